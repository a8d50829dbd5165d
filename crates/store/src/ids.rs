//! Ids known before the row is written.
//!
//! A command whose rows name each other would otherwise wait for each id in turn. A process takes
//! a block of numbers at a time from the table `id_blocks`, in a transaction of its own, and hands
//! them out; numbers lost at a restart leave harmless gaps.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::database::Database;
use crate::error::{Error, Result};
use crate::query::query;
use crate::tx::{Isolation, Tx};

/// Numbers taken at a time.
const BLOCK: i64 = 100;

/// Hands out ids. Cloning shares the blocks.
#[derive(Debug, Clone, Default)]
pub struct IdBlocks {
    blocks: Arc<Mutex<HashMap<&'static str, (i64, i64)>>>,
    refill: Arc<tokio::sync::Mutex<()>>,
}

impl IdBlocks {
    fn take(&self, table: &'static str) -> Option<i64> {
        let mut blocks = self.blocks.lock().unwrap_or_else(PoisonError::into_inner);
        let (next, end) = blocks.get_mut(table)?;
        if next < end {
            let id = *next;
            *next += 1;
            Some(id)
        } else {
            None
        }
    }

    /// The next id of a table.
    ///
    /// # Errors
    /// What taking a new block can fail with; [`Error::Defect`] for a table without a counter.
    pub async fn next(&self, database: &Database, table: &'static str) -> Result<i64> {
        if let Some(id) = self.take(table) {
            return Ok(id);
        }
        // One refill at a time, so that a crowd does not take a block each.
        let _one = self.refill.lock().await;
        if let Some(id) = self.take(table) {
            return Ok(id);
        }
        let end = reserve(database, table).await?;
        let first = end - BLOCK;
        let mut blocks = self.blocks.lock().unwrap_or_else(PoisonError::into_inner);
        blocks.insert(table, (first + 1, end));
        Ok(first)
    }
}

/// Takes several ids of a table inside a transaction, for a command that learns only then how many
/// rows it makes. Others who take ids wait for its end. Gives the first.
///
/// # Errors
/// When the database fails; [`Error::Defect`] for a table without a counter.
pub async fn take_ids(tx: &mut Tx, table: &'static str, count: i64) -> Result<i64> {
    let rows: Vec<(i64,)> = query(
        "UPDATE id_blocks SET next_id = next_id + $1 WHERE table_name = $2 RETURNING next_id",
    )
    .bind(count)
    .bind(table)
    .returning(tx)
    .await?;
    let (end,) = rows
        .first()
        .ok_or_else(|| Error::Defect(format!("{table} has no ids")))?;
    Ok(end - count)
}

async fn reserve(database: &Database, table: &'static str) -> Result<i64> {
    let mut tx = database.begin(Isolation::Guarded).await?;
    let first = take_ids(&mut tx, table, BLOCK).await?;
    tx.commit().await?;
    Ok(first + BLOCK)
}
