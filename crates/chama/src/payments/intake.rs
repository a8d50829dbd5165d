//! Taking a message in: stored with the job that works it through, and only then answered.

use std::fmt::Write as _;
use std::net::IpAddr;

use aws_lc_rs::digest;
use domain::ids::PaybillId;
use serde::{Deserialize, Serialize};
use store::Isolation;

use super::queries::messages as queries;
use crate::access::Automatic;
use crate::context::Context;
use crate::error::Result;
use crate::jobs::{self, NewJob};
use crate::paybills;
use crate::work::{Command, Work};

/// No more of a message is kept. M-Pesa's own are under 3 KB.
pub const BODY_KEPT_MAX: usize = 65_536;
/// Of a message whose address is not one of ours, as much is kept.
const STRANGER_KEPT_MAX: usize = 2_048;
/// And of those so many in an hour.
const STRANGERS_AN_HOUR: i64 = 60;

/// What a message is, by the end of its address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageKind {
    /// The answer to a prompt.
    Stk,
    /// The confirmation of a payment from the phone's own menu.
    Confirm,
    /// The answer to a question of ours, or what became of a payment we had made.
    Result,
    /// Such an answer will not come.
    Timeout,
    /// Anything about the list of recent payments.
    Pull,
    /// Anything else.
    Other,
}

impl MessageKind {
    /// The kind by the end of the address.
    pub fn of(path: &str) -> Self {
        match path {
            "stk" => Self::Stk,
            "c2b/confirm" => Self::Confirm,
            "result" => Self::Result,
            "timeout" => Self::Timeout,
            "pull" => Self::Pull,
            _ => Self::Other,
        }
    }

    /// The spelling in storage.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Stk => "stk",
            Self::Confirm => "confirm",
            Self::Result => "result",
            Self::Timeout => "timeout",
            Self::Pull => "pull",
            Self::Other => "other",
        }
    }
}

/// A message as it arrived.
#[derive(Clone, Copy)]
pub struct Arrived<'a> {
    /// The secret of its address.
    pub secret: &'a str,
    /// The rest of the address.
    pub path: &'a str,
    /// Where it came from.
    pub source: IpAddr,
    /// Its body.
    pub body: &'a [u8],
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It is stored and will be worked through.
    Accepted,
    /// Its address is none of ours.
    Stranger,
}

/// A message to be stored.
#[derive(Serialize)]
pub(super) struct NewMessage {
    pub dedupe: String,
    pub paybill: Option<PaybillId>,
    pub kind: MessageKind,
    pub source: String,
    pub source_known: bool,
    pub body: Vec<u8>,
    pub size: i64,
    pub sha256: Vec<u8>,
    pub refused: Option<&'static str>,
}

impl NewMessage {
    fn new(arrived: &Arrived<'_>, paybill: Option<PaybillId>, source_known: bool) -> Self {
        let sha256 = digest::digest(&digest::SHA256, arrived.body);
        let kind = MessageKind::of(arrived.path);
        let kept_max = if paybill.is_some() {
            BODY_KEPT_MAX
        } else {
            STRANGER_KEPT_MAX
        };
        let kept = arrived.body.get(..kept_max).unwrap_or(arrived.body);
        let refused = match (paybill, kind) {
            (None, _) => Some("address_unknown"),
            (_, MessageKind::Other) => Some("kind_unknown"),
            _ if kept.len() < arrived.body.len() => Some("too_large"),
            _ => None,
        };
        let whose = paybill.map_or_else(|| "none".to_owned(), |id| id.to_string());
        // What M-Pesa sends counts though a stranger sent the same before.
        let from = if source_known { "" } else { "elsewhere:" };
        let mut dedupe = format!("{whose}:{from}{}:", kind.as_str());
        for byte in sha256.as_ref() {
            // Writing to a text cannot fail.
            let _ = write!(dedupe, "{byte:02x}");
        }
        Self {
            dedupe,
            paybill,
            kind,
            source: arrived.source.to_canonical().to_string(),
            source_known,
            body: kept.to_vec(),
            size: i64::try_from(arrived.body.len()).unwrap_or(i64::MAX),
            sha256: sha256.as_ref().to_vec(),
            refused,
        }
    }
}

/// What the job that works a message through is told: the body is found by it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct ToProcess {
    pub dedupe: String,
}

/// Stores a message, and the job for it.
#[derive(Serialize)]
struct Store {
    message: NewMessage,
}

impl Command for Store {
    const NAME: &'static str = "payments.store";
    // A row that is new or the same as one before; its uniqueness is a rule of the schema.
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Automatic;
    type Answer = ();

    async fn execute(&self, work: &mut Work<'_>, _automatic: &Automatic) -> Result<()> {
        let message = &self.message;
        work.push(queries::insert(message, work.now()));
        if message.refused.is_none() {
            let payload = ToProcess {
                dedupe: message.dedupe.clone(),
            };
            let job = NewJob::now(work, jobs::PROCESS_PAYMENT_MESSAGE, &payload)?;
            jobs::enqueue(work, job.once(format!("message:{}", message.dedupe)));
        }
        Ok(())
    }
}

impl Context {
    /// Takes a message in. It is durable when this answers.
    ///
    /// # Errors
    /// When the database fails; M-Pesa is then told so and may try again.
    pub async fn take_in(&self, arrived: Arrived<'_>) -> Result<Taken> {
        let mut reader = self.db().read().await?;
        let paybill = paybills::by_hook_secret(&mut reader, arrived.secret, self.now()).await?;
        let stranger = paybill.is_none();
        if stranger {
            let since = self.now() - chrono::Duration::hours(1);
            let lately = queries::strangers_since(&mut reader, since).await?;
            metrics::counter!("payment_messages_total", "kind" => "stranger").increment(1);
            if lately >= STRANGERS_AN_HOUR {
                return Ok(Taken::Stranger);
            }
        }
        drop(reader);
        let known = self.hook_sources.contain(arrived.source);
        let id = paybill.map(|row| row.view.id);
        let message = NewMessage::new(&arrived, id, known);
        let kind = message.kind.as_str();
        let automatic = Automatic::new(None);
        self.run(&automatic, None, &Store { message }).await?;
        if stranger {
            return Ok(Taken::Stranger);
        }
        metrics::counter!("payment_messages_total", "kind" => kind).increment(1);
        Ok(Taken::Accepted)
    }
}
