//! One writer with group commit.
//!
//! SQLite lets one writer in at a time, and with `synchronous=FULL` each commit waits for the disk
//! (about 200 a second on an ordinary one). So all writes go through one connection, which is
//! lent to one unit of work after another, each inside a savepoint; then one commit makes all of
//! them durable, and only then are they answered.
//!
//! A unit of work that fails or is abandoned is undone to its savepoint; the others of its group
//! are not touched. If the commit itself fails, the whole group is told so. A full disk and the
//! like make SQLite roll back all of the transaction at once: then those before it in the group
//! are told, and the group goes on in a new transaction.

use std::time::Duration;

use sqlx::{Connection, Executor, SqliteConnection};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, timeout_at};

use crate::error::{Error, Result};

/// Units of work one commit may carry.
const GROUP_SIZE_MAX: usize = 64;
/// How long a group stays open for company.
const GROUP_OPEN_MAX: Duration = Duration::from_millis(5);
/// Units of work that may wait for their turn before new ones are refused.
const QUEUE_MAX: usize = 4096;
/// A turn held longer than this is a defect worth a line in the log.
const TURN_SLOW: Duration = Duration::from_secs(5);

type Answer = oneshot::Sender<Result<()>>;

/// The end of a turn: the connection comes back, with whoever waits for the commit.
struct Returned {
    connection: SqliteConnection,
    end: End,
}

enum End {
    /// The unit of work is complete; answer after the commit. `savepoint`: still to be released.
    Complete { answer: Answer, savepoint: bool },
    /// Dropped on the way: what it wrote is undone.
    Abandoned,
}

/// The connection, lent to one unit of work.
pub struct Turn {
    connection: Option<SqliteConnection>,
    back: Option<oneshot::Sender<Returned>>,
    savepoint: bool,
}

impl Turn {
    pub(crate) fn connection(&mut self) -> Result<&mut SqliteConnection> {
        self.connection
            .as_mut()
            .ok_or_else(|| Error::Defect("the turn is over".to_owned()))
    }

    pub(crate) fn has_savepoint(&self) -> bool {
        self.savepoint
    }

    pub(crate) async fn ensure_savepoint(&mut self) -> Result<()> {
        if !self.savepoint {
            self.connection()?.execute("SAVEPOINT unit").await?;
            self.savepoint = true;
        }
        Ok(())
    }

    pub(crate) async fn commit(mut self) -> Result<()> {
        let (answer, committed) = oneshot::channel();
        let end = End::Complete {
            answer,
            savepoint: self.savepoint,
        };
        self.give_back(end);
        committed.await.unwrap_or_else(|_closed| Err(writer_gone()))
    }

    fn give_back(&mut self, end: End) {
        if let (Some(connection), Some(back)) = (self.connection.take(), self.back.take()) {
            // The writer always listens while a turn is out; if it is gone, so is the process.
            drop(back.send(Returned { connection, end }));
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.give_back(End::Abandoned);
    }
}

fn writer_gone() -> Error {
    Error::Unavailable("the writer has stopped".to_owned())
}

/// The handle units of work ask for their turn.
#[derive(Debug, Clone)]
pub struct Writer {
    queue: mpsc::Sender<oneshot::Sender<Turn>>,
}

impl Writer {
    /// Starts the writer on its connection. It ends when the last handle is dropped.
    pub fn start(connection: SqliteConnection) -> Self {
        let (queue, requests) = mpsc::channel(QUEUE_MAX);
        tokio::spawn(run(connection, requests));
        Self { queue }
    }

    /// Waits for a turn.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the queue is full or the writer has stopped.
    pub async fn turn(&self) -> Result<Turn> {
        let (lend, turn) = oneshot::channel();
        self.queue.try_send(lend).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => {
                Error::Unavailable("too many writes are waiting".to_owned())
            }
            mpsc::error::TrySendError::Closed(_) => writer_gone(),
        })?;
        turn.await.map_err(|_closed| writer_gone())
    }
}

async fn run(
    mut connection: SqliteConnection,
    mut requests: mpsc::Receiver<oneshot::Sender<Turn>>,
) {
    let mut last_size = 1;
    while let Some(first) = requests.recv().await {
        if let Err(error) = connection.execute("BEGIN IMMEDIATE").await {
            // Dropping the request answers it with "not available"; the next may fare better.
            tracing::error!(%error, "a group of writes could not begin");
            continue;
        }
        let (returned, answers) = fill(connection, first, &mut requests, last_size).await;
        let Some(back) = returned else {
            tracing::error!("a turn was lost; the writer stops");
            return;
        };
        connection = back;
        last_size = answers.len().max(1);
        let outcome = connection.execute("COMMIT").await;
        if outcome.is_err() {
            drop(connection.execute("ROLLBACK").await);
        }
        let failure = outcome.err().map(|error| error.to_string());
        tell(answers, failure.as_deref());
    }
    drop(connection.close().await);
}

fn tell(answers: Vec<Answer>, failure: Option<&str>) {
    for answer in answers {
        let outcome = match failure {
            None => Ok(()),
            Some(text) => Err(Error::Unavailable(format!("the commit failed: {text}"))),
        };
        // Whoever asked may have gone away; the commit stands all the same.
        drop(answer.send(outcome));
    }
}

/// Lends the connection to one after another until the group is full or its time is over.
async fn fill(
    connection: SqliteConnection,
    first: oneshot::Sender<Turn>,
    requests: &mut mpsc::Receiver<oneshot::Sender<Turn>>,
    last_size: usize,
) -> (Option<SqliteConnection>, Vec<Answer>) {
    let closes = Instant::now() + GROUP_OPEN_MAX;
    let mut answers = Vec::new();
    let mut turns = 0;
    let (mut idle, mut request) = (connection, first);
    loop {
        let Some(returned) = serve(idle, request).await else {
            return (None, answers);
        };
        let (back, end) = settle(returned).await;
        match end {
            Settled::Written(answer) => answers.push(answer),
            Settled::Undone => {}
            Settled::AllLost => tell(std::mem::take(&mut answers), Some("it was rolled back")),
        }
        turns += 1;
        if turns == GROUP_SIZE_MAX {
            return (Some(back), answers);
        }
        match next_request(requests, closes, turns < last_size).await {
            Some(next) => (idle, request) = (back, next),
            None => return (Some(back), answers),
        }
    }
}

/// The next request that waits already; or, where the last group was larger than this one is so
/// far, one that comes before the group closes. A lone writer therefore never waits for company.
async fn next_request(
    requests: &mut mpsc::Receiver<oneshot::Sender<Turn>>,
    closes: Instant,
    company_expected: bool,
) -> Option<oneshot::Sender<Turn>> {
    match requests.try_recv() {
        Ok(request) => Some(request),
        Err(_) if company_expected => timeout_at(closes, requests.recv()).await.ok().flatten(),
        Err(_) => None,
    }
}

async fn serve(connection: SqliteConnection, request: oneshot::Sender<Turn>) -> Option<Returned> {
    let (back, mut comes_back) = oneshot::channel();
    let turn = Turn {
        connection: Some(connection),
        back: Some(back),
        savepoint: false,
    };
    // When the asker is gone the turn comes back as its value and ends as abandoned.
    drop(request.send(turn));
    loop {
        match tokio::time::timeout(TURN_SLOW, &mut comes_back).await {
            Ok(returned) => return returned.ok(),
            Err(_elapsed) => tracing::error!("a unit of work holds the writer for seconds"),
        }
    }
}

/// What became of a unit of work.
enum Settled {
    /// Written, to be answered after the commit.
    Written(Answer),
    /// Nothing of it is left.
    Undone,
    /// Nothing of it nor of those before it in the group is left; a new transaction is open.
    AllLost,
}

async fn settle(returned: Returned) -> (SqliteConnection, Settled) {
    let Returned {
        mut connection,
        end,
    } = returned;
    let settled = match end {
        End::Complete {
            answer,
            savepoint: false,
        } => Settled::Written(answer),
        End::Complete {
            answer,
            savepoint: true,
        } => match connection.execute("RELEASE unit").await {
            Ok(_) => Settled::Written(answer),
            Err(error) => {
                let settled = undo(&mut connection).await;
                drop(answer.send(Err(error.into())));
                settled
            }
        },
        End::Abandoned => undo(&mut connection).await,
    };
    (connection, settled)
}

/// Undoes to the savepoint if there is one. There is none when the unit of work only read, or had
/// released it already, which leaves nothing to undo; or when SQLite rolled back everything, which
/// shows by a transaction being possible to begin.
async fn undo(connection: &mut SqliteConnection) -> Settled {
    if connection.execute("ROLLBACK TO unit").await.is_ok() {
        drop(connection.execute("RELEASE unit").await);
        return Settled::Undone;
    }
    match connection.execute("BEGIN IMMEDIATE").await {
        Ok(_) => Settled::AllLost,
        Err(_) => Settled::Undone,
    }
}
