//! A unit of work: everything one command does, durable together or not at all.

mod idempotency;
mod queries;
mod run;

pub use run::{Command, Done};

use std::collections::VecDeque;

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{ChamaId, UserId};
use domain::time::eat_date;
use store::{Batch, Part, Tx};

use crate::context::Context;
use crate::error::{Error, Result};

pub use idempotency::prune as prune_idempotency_keys;

/// The unit of work a command writes in. Reads and single writes go through [`Work::tx`]; what is
/// put in the batch goes to the database in one round trip at the end.
pub struct Work<'a> {
    context: &'a Context,
    tx: Tx,
    batch: Batch,
    now: DateTime<Utc>,
    user_id: Option<UserId>,
    chama_id: Option<ChamaId>,
    enqueued: bool,
    new_ids: VecDeque<i64>,
}

impl Work<'_> {
    /// The context the command runs in.
    pub fn context(&self) -> &Context {
        self.context
    }

    /// The transaction, for reading and for writes whose answer is needed at once.
    pub fn tx(&mut self) -> &mut Tx {
        &mut self.tx
    }

    /// Adds a write to the batch.
    pub fn push(&mut self, part: Part) {
        self.batch.push(part);
    }

    /// The moment of the command; one and the same throughout.
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// Today in East Africa.
    pub fn today(&self) -> NaiveDate {
        eat_date(self.now)
    }

    /// The person who acts, when known.
    pub fn user_id(&self) -> Option<UserId> {
        self.user_id
    }

    /// The chama acted in, if in one.
    pub fn chama_id(&self) -> Option<ChamaId> {
        self.chama_id
    }

    /// Says that the unit of work concerns a chama it has only now created.
    pub fn in_chama(&mut self, chama_id: ChamaId) {
        self.chama_id = Some(chama_id);
    }

    /// Says who acts, where the command has only now created or recognised the person.
    pub fn acting(&mut self, user_id: UserId) {
        self.user_id = Some(user_id);
    }

    /// The id taken for the row this command makes; see [`Command::NEW_ROW`].
    ///
    /// # Errors
    /// A defect when the command does not ask for one.
    pub fn new_id(&self) -> Result<i64> {
        let id = self.new_ids.front().copied();
        id.ok_or_else(|| Error::Defect("the command takes no id".to_owned()))
    }

    /// The next of the ids taken, where the command makes several rows; see [`Command::new_rows`].
    ///
    /// # Errors
    /// A defect when it did not ask for so many.
    pub fn take_id(&mut self) -> Result<i64> {
        let id = self.new_ids.pop_front();
        id.ok_or_else(|| Error::Defect("the command takes too few ids".to_owned()))
    }

    /// Takes ids for rows of which the command learns only now; [`Work::take_id`] then gives them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_more_ids(&mut self, table: &'static str, count: usize) -> Result<()> {
        let defect = |_range| Error::Defect("too many ids".to_owned());
        let count = i64::try_from(count).map_err(defect)?;
        let first = store::take_ids(&mut self.tx, table, count).await?;
        self.new_ids
            .extend((0..count).map(|id| first.saturating_add(id)));
        Ok(())
    }

    /// Writes what was put in the batch so far, in the transaction and before it is committed. For
    /// writes that build on each other in one row, which one round trip cannot hold.
    ///
    /// # Errors
    /// What the schema refuses, and when the database fails.
    pub async fn flush(&mut self) -> Result<()> {
        let batch = std::mem::take(&mut self.batch);
        Ok(self.tx.write(batch).await?)
    }

    /// Says that a job was written, so that waiting workers look after the commit.
    pub fn note_enqueued(&mut self) {
        self.enqueued = true;
    }

    /// The person who acts.
    ///
    /// # Errors
    /// A defect when the command's authority names nobody.
    pub fn actor(&self) -> Result<UserId> {
        self.user_id
            .ok_or_else(|| Error::Defect("nobody acts in this work".to_owned()))
    }
}
