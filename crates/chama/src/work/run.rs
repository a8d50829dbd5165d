//! Running a command: the only way anything is written.

use std::collections::VecDeque;
use std::time::Duration;

use domain::idempotency::IdempotencyKey;
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::{Batch, Isolation};

use super::Work;
use super::idempotency::{Claim, fingerprint};
use super::queries::{self, NewAnswer};
use crate::access::Authority;
use crate::context::Context;
use crate::error::{Error, Result};

/// Times a command is run again when it met another transaction.
const RETRIES_MAX: u32 = 8;

/// Something a person can have done. Its fields are the whole request; they are what an
/// idempotency key is bound to.
pub trait Command: Serialize + Send + Sync {
    /// Stable name, kept with the stored answer and in the audit.
    const NAME: &'static str;
    /// How the command is kept apart from those beside it.
    const ISOLATION: Isolation = Isolation::Serializable;
    /// The table whose next id the command needs before it writes, so that all its rows can name
    /// each other and go in one batch.
    const NEW_ROW: Option<&'static str> = None;
    /// How many such ids.
    fn new_rows(&self) -> usize {
        1
    }
    /// The proof the caller must hold.
    type Authority: Authority;
    /// What the caller learns.
    type Answer: Serialize + DeserializeOwned + Send;

    /// Loads, decides, and writes into the unit of work. May run more than once.
    fn execute(
        &self,
        work: &mut Work<'_>,
        authority: &Self::Authority,
    ) -> impl Future<Output = Result<Self::Answer>> + Send;
}

/// A command's answer, and whether it is one given before.
#[derive(Debug, Clone)]
pub struct Done<T> {
    /// The answer.
    pub answer: T,
    /// The same request was carried out earlier; this is what it was answered then.
    pub replayed: bool,
}

impl Context {
    /// Runs a command and answers when what it wrote is durable. With an idempotency key the same
    /// request has its effect once.
    ///
    /// # Errors
    /// Whatever the command refuses; nothing of it stays.
    pub async fn run<C: Command>(
        &self,
        authority: &C::Authority,
        key: Option<&IdempotencyKey>,
        command: &C,
    ) -> Result<Done<C::Answer>> {
        let claim = match (key, authority.user_id()) {
            (Some(key), Some(owner)) => {
                let chama = authority.chama_id();
                let print = fingerprint(C::NAME, chama, command)?;
                Some(Claim::new(self, owner, key, print)?)
            }
            _ => None,
        };
        match self
            .run_with_retries(authority, claim.as_ref(), command)
            .await
        {
            Ok(answer) => Ok(Done {
                answer,
                replayed: false,
            }),
            Err(error) => {
                if let Some(claim) = &claim
                    && let Some(stored) = claim.stored(C::NAME).await?
                {
                    let answer = serde_json::from_str(&stored)
                        .map_err(|error| Error::Defect(error.to_string()))?;
                    return Ok(Done {
                        answer,
                        replayed: true,
                    });
                }
                Err(error.explained())
            }
        }
    }

    async fn run_with_retries<C: Command>(
        &self,
        authority: &C::Authority,
        claim: Option<&Claim<'_>>,
        command: &C,
    ) -> Result<C::Answer> {
        let mut tries = 0;
        loop {
            match self.run_once(authority, claim, command).await {
                Err(Error::Store(store::Error::Retry)) if tries < RETRIES_MAX => {
                    tries += 1;
                    tokio::time::sleep(self.back_off(tries)).await;
                }
                other => return other,
            }
        }
    }

    /// A few milliseconds, longer and less alike with each try, so that two do not meet again.
    fn back_off(&self, tries: u32) -> Duration {
        let mut byte = [0_u8];
        // Without randomness the wait is merely the same for all.
        drop(self.random.fill(&mut byte));
        Duration::from_millis(u64::from(tries) * (1 + u64::from(byte[0] % 16)))
    }

    async fn run_once<C: Command>(
        &self,
        authority: &C::Authority,
        claim: Option<&Claim<'_>>,
        command: &C,
    ) -> Result<C::Answer> {
        // Before the transaction: on SQLite taking a block of ids needs the writer itself.
        let mut new_ids = VecDeque::new();
        if let Some(table) = C::NEW_ROW {
            for _ in 0..command.new_rows() {
                new_ids.push_back(self.ids.next(&self.db, table).await?);
            }
        }
        let mut work = Work {
            context: self,
            tx: self.db.begin(C::ISOLATION).await?,
            batch: Batch::new(),
            now: self.now(),
            user_id: authority.user_id(),
            chama_id: authority.chama_id(),
            enqueued: false,
            new_ids,
        };
        let answer = command.execute(&mut work, authority).await?;
        if let Some(claim) = claim {
            let answer =
                serde_json::to_string(&answer).map_err(|error| Error::Defect(error.to_string()))?;
            let new = NewAnswer {
                owner: claim.owner.get(),
                key: claim.key.clone(),
                command: C::NAME,
                fingerprint: claim.fingerprint.clone(),
                answer,
                now: work.now,
            };
            work.push(queries::store_answer(new));
        }
        work.tx.commit_with(work.batch).await?;
        if work.enqueued {
            self.job_written.notify_waiters();
        }
        Ok(answer)
    }
}
