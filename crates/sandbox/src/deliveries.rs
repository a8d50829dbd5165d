//! Sending messages to organisations, now or later, and knowing when all of them are out.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use futures::future::join_all;
use serde::Serialize;
use tokio::sync::{Semaphore, watch};

use crate::clock::Clock;
use crate::messages::MessageKind;
use crate::settings::Timing;

/// How long an organisation may take to answer.
const ANSWER_S: u64 = 30;

/// A message and where it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    pub kind: MessageKind,
    pub url: String,
    pub body: String,
    /// The receipt, the checkout id or the originator's name it is about.
    pub about: String,
    /// So much later than the rest.
    pub after_ms: u64,
    /// Of messages sent at the same time, a higher stage waits until the lower were answered.
    pub stage: u8,
}

/// A message that was sent, and how it was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Delivered {
    pub kind: MessageKind,
    pub about: String,
    /// The HTTP status; none when nobody answered.
    pub status: Option<u16>,
    pub took: Duration,
    /// Where it went and what it said are not shown: an address holds a secret.
    #[serde(skip)]
    pub url: String,
    #[serde(skip)]
    pub body: String,
}

/// Messages that wait for their time.
struct Held {
    due: DateTime<Utc>,
    deliveries: Vec<Delivery>,
}

/// The post office.
pub struct Deliveries {
    client: reqwest::Client,
    clock: Clock,
    timing: Timing,
    at_once: Semaphore,
    pending: watch::Sender<usize>,
    held: Mutex<Vec<Held>>,
    log: Mutex<Vec<Delivered>>,
}

/// Something is under way as long as this lives.
pub struct UnderWay(Arc<Deliveries>);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0
            .pending
            .send_modify(|count| *count = count.saturating_sub(1));
    }
}

impl Deliveries {
    /// A post office with so many connections at once.
    pub fn new(clock: Clock, timing: Timing, at_once: usize) -> Result<Self, reqwest::Error> {
        let client = reqwest::Client::builder();
        let client = client.timeout(Duration::from_secs(ANSWER_S)).no_proxy();
        Ok(Self {
            client: client.build()?,
            clock,
            timing,
            at_once: Semaphore::new(at_once),
            pending: watch::Sender::new(0),
            held: Mutex::default(),
            log: Mutex::default(),
        })
    }

    /// Says that something is under way, until the guard is dropped.
    pub fn under_way(self: &Arc<Self>) -> UnderWay {
        self.pending
            .send_modify(|count| *count = count.saturating_add(1));
        UnderWay(Arc::clone(self))
    }

    /// Sends messages in the background; the late ones when their time has come.
    pub fn send(self: &Arc<Self>, deliveries: Vec<Delivery>) {
        let now = self.keep_the_late(deliveries);
        if now.is_empty() {
            return;
        }
        let under_way = self.under_way();
        tokio::spawn(async move { under_way.0.carry(now).await });
    }

    /// Sends messages and waits until those that are not late were answered.
    pub async fn send_and_wait(self: &Arc<Self>, deliveries: Vec<Delivery>) {
        let now = self.keep_the_late(deliveries);
        let under_way = self.under_way();
        // A task of its own: it goes on when the one who waits has gone.
        let carried = tokio::spawn(async move { under_way.0.carry(now).await });
        let _ended = carried.await;
    }

    /// Waits until nothing is under way. Held messages are not.
    pub async fn settle(&self) {
        let mut pending = self.pending.subscribe();
        // The sender lives as long as `self`, so waiting cannot fail.
        let _settled = pending.wait_for(|count| *count == 0).await;
    }

    /// Takes the held messages whose time has come, or all of them, in the order of their times.
    pub fn take_held(&self, all: bool) -> Vec<Vec<Delivery>> {
        let now = (self.clock)();
        let mut held = lock(&self.held);
        let (mut due, later): (Vec<Held>, Vec<Held>) =
            held.drain(..).partition(|one| all || one.due <= now);
        *held = later;
        due.sort_by_key(|one| one.due);
        due.into_iter().map(|one| one.deliveries).collect()
    }

    /// How many messages are held.
    pub fn held(&self) -> usize {
        lock(&self.held)
            .iter()
            .map(|one| one.deliveries.len())
            .sum()
    }

    /// What was sent so far.
    pub fn log(&self) -> Vec<Delivered> {
        lock(&self.log).clone()
    }

    /// Sends one message and gives the status and the body of the answer.
    pub async fn post(&self, delivery: &Delivery, within: Duration) -> Option<(u16, String)> {
        let Ok(_permit) = self.at_once.acquire().await else {
            return None;
        };
        let started = Instant::now();
        let request = self.client.post(&delivery.url).timeout(within);
        let request = request.header("content-type", "application/json");
        let answer = async {
            let answer = request.body(delivery.body.clone()).send().await.ok()?;
            let status = answer.status().as_u16();
            Some((status, answer.text().await.unwrap_or_default()))
        };
        let answer = answer.await;
        let status = answer.as_ref().map(|(status, _)| *status);
        tracing::debug!(kind = ?delivery.kind, status, "message sent");
        lock(&self.log).push(Delivered {
            kind: delivery.kind,
            about: delivery.about.clone(),
            status,
            took: started.elapsed(),
            url: delivery.url.clone(),
            body: delivery.body.clone(),
        });
        answer
    }

    /// Sends messages, one stage after the other, those of a stage at once.
    pub async fn carry(&self, mut deliveries: Vec<Delivery>) {
        deliveries.sort_by_key(|delivery| delivery.stage);
        let within = Duration::from_secs(ANSWER_S);
        for stage in deliveries.chunk_by(|one, next| one.stage == next.stage) {
            join_all(stage.iter().map(|delivery| self.post(delivery, within))).await;
        }
    }

    /// Puts the late messages aside and gives back those for now.
    fn keep_the_late(self: &Arc<Self>, deliveries: Vec<Delivery>) -> Vec<Delivery> {
        let (now, late): (Vec<_>, Vec<_>) = deliveries
            .into_iter()
            .partition(|delivery| delivery.after_ms == 0);
        for delivery in late {
            let after = delivery.after_ms;
            if self.timing == Timing::Machine {
                let under_way = self.under_way();
                tokio::spawn(async move {
                    tokio::time::sleep(Duration::from_millis(after)).await;
                    under_way.0.carry(vec![delivery]).await;
                });
                continue;
            }
            let after = TimeDelta::milliseconds(i64::try_from(after).unwrap_or(i64::MAX / 2));
            let due = (self.clock)().checked_add_signed(after);
            lock(&self.held).push(Held {
                due: due.unwrap_or(DateTime::<Utc>::MAX_UTC),
                deliveries: vec![delivery],
            });
        }
        now
    }
}

/// Whoever panicked with the lock left a list that can still be read.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
