//! Load on the server until it is killed.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};
use tests::{Dice, Program};
use tokio::sync::Notify;
use tokio::task::JoinSet;

use crate::client::Client;

/// Connections that post at once.
const CONNECTIONS: usize = 16;

/// When the server is killed.
#[derive(Debug, Clone, Copy)]
pub enum Moment {
    /// When so many postings were acknowledged: often just after a commit.
    Acknowledged(usize),
    /// When so many were sent: often in the midst of one.
    Sent(usize),
}

impl Moment {
    pub fn draw(dice: &mut Dice) -> Self {
        let count = 1 + dice.below(160);
        if dice.once_in(2) {
            Self::Acknowledged(count)
        } else {
            Self::Sent(count + CONNECTIONS)
        }
    }
}

/// What the connections remember of a round.
#[derive(Default)]
pub struct Kept {
    /// Key and id of each posting that was answered.
    pub acknowledged: BTreeMap<String, i64>,
    /// Key and body of each that was not.
    pub unanswered: Vec<(String, Value)>,
    /// Some of those that were answered, to be asked again.
    pub to_repeat: Vec<(String, Value)>,
}

struct Counters {
    sent: AtomicUsize,
    acknowledged: AtomicUsize,
    moment: Moment,
    now: Notify,
}

impl Counters {
    fn count(&self, moment: Moment) {
        let (counter, due) = match (moment, self.moment) {
            (Moment::Sent(_), Moment::Sent(due)) => (&self.sent, due),
            (Moment::Acknowledged(_), Moment::Acknowledged(due)) => (&self.acknowledged, due),
            _ => return,
        };
        if counter.fetch_add(1, Ordering::SeqCst) + 1 == due {
            self.now.notify_one();
        }
    }
}

/// Posts through all connections, kills the server at the moment, and gathers what each connection
/// knows.
pub async fn until_killed(
    server: Program,
    client: &Client,
    chamas: &[i64],
    round: usize,
    moment: Moment,
) -> Kept {
    let counters = Arc::new(Counters {
        sent: AtomicUsize::new(0),
        acknowledged: AtomicUsize::new(0),
        moment,
        now: Notify::new(),
    });
    let mut connections = JoinSet::new();
    for number in 0..CONNECTIONS {
        let chama = chamas[number % chamas.len()];
        let name = format!("round-{round}-{number}");
        let (client, counters) = (client.clone(), Arc::clone(&counters));
        let address = server.address.clone();
        connections.spawn(async move { post_on(&client, &address, chama, &name, &counters).await });
    }
    counters.now.notified().await;
    server.kill().await;
    let mut kept = Kept::default();
    while let Some(ended) = connections.join_next().await {
        let own = ended.expect("a connection ends when the server is gone");
        kept.acknowledged.extend(own.acknowledged);
        kept.unanswered.extend(own.unanswered);
        kept.to_repeat.extend(own.to_repeat);
    }
    kept
}

/// Posts one after another until there is no answer.
async fn post_on(
    client: &Client,
    address: &str,
    chama: i64,
    name: &str,
    counters: &Counters,
) -> Kept {
    let mut kept = Kept::default();
    for number in 0.. {
        let key = format!("{name}-{number}");
        let body = json!({
            "chama_id": chama, "amount": 100 + number, "transaction_type": "contribution",
            "description": key,
        });
        counters.count(Moment::Sent(0));
        match client.post(address, &key, &body).await {
            Ok(answer) => {
                assert!(!answer.replayed, "{key} is new");
                kept.acknowledged.insert(key.clone(), answer.id);
                kept.to_repeat = vec![(key, body)];
                counters.count(Moment::Acknowledged(0));
            }
            Err(error) => {
                let by_kill = error.status().is_none();
                assert!(by_kill, "{key} was refused: {error}");
                kept.unanswered.push((key, body));
                break;
            }
        }
    }
    kept
}
