//! Counts shared by all nodes: the same window, kept in Redis by one script.

use std::time::Duration;

use redis::{
    Client, RedisError, Script,
    aio::{ConnectionManager, ConnectionManagerConfig},
};

use super::{
    rules::{Caller, Standing, Verdict},
    window::seconds_until,
};

/// Longer than this and we count for ourselves.
const ANSWER_WITHIN: Duration = Duration::from_millis(250);

/// One hash per rule, slot number to count. Looks at all rules first, then counts or not.
/// Answers three numbers a rule: used, when the oldest leaves, until when to wait (0: pass).
const SCRIPT: &str = r"
local now = tonumber(ARGV[1])
local answer, refused = {}, false
for i = 1, #KEYS do
  local limit, window, slot = tonumber(ARGV[3*i-1]), tonumber(ARGV[3*i]), tonumber(ARGV[3*i+1])
  local flat, slots, used = redis.call('HGETALL', KEYS[i]), {}, 0
  for j = 1, #flat, 2 do
    local leaves = (tonumber(flat[j]) + 1) * slot + window
    if leaves <= now then
      redis.call('HDEL', KEYS[i], flat[j])
    else
      used = used + tonumber(flat[j+1])
      slots[#slots+1] = {leaves, tonumber(flat[j+1])}
    end
  end
  table.sort(slots, function(a, b) return a[1] < b[1] end)
  local over, wait = used + 1 - limit, 0
  for _, s in ipairs(slots) do
    if over <= 0 then break end
    over = over - s[2]
    wait = s[1]
  end
  if wait > 0 then refused = true end
  answer[#answer+1] = used
  answer[#answer+1] = slots[1] and slots[1][1] or now
  answer[#answer+1] = wait
end
if not refused then
  for i = 1, #KEYS do
    local window, slot = tonumber(ARGV[3*i]), tonumber(ARGV[3*i+1])
    redis.call('HINCRBY', KEYS[i], math.floor(now / slot), 1)
    redis.call('PEXPIRE', KEYS[i], window + slot)
    answer[3*i-2] = answer[3*i-2] + 1
    if answer[3*i-1] == now then answer[3*i-1] = (math.floor(now / slot) + 1) * slot + window end
  end
end
return answer
";

/// A connection that comes back by itself, and the script.
#[derive(Clone)]
pub struct Shared {
    connection: ConnectionManager,
    script: std::sync::Arc<Script>,
}

impl Shared {
    /// Does not connect yet: a Redis that is down must not keep the server from starting.
    pub fn new(url: &str) -> Result<Self, RedisError> {
        let config = ConnectionManagerConfig::new()
            .set_response_timeout(Some(ANSWER_WITHIN))
            .set_connection_timeout(Some(ANSWER_WITHIN))
            .set_number_of_retries(0);
        let connection = ConnectionManager::new_lazy_with_config(Client::open(url)?, config)?;
        Ok(Self {
            connection,
            script: std::sync::Arc::new(Script::new(SCRIPT)),
        })
    }

    pub async fn hit(&self, caller: &Caller, now_ms: u64) -> Result<Verdict, RedisError> {
        let key = caller.key();
        let mut call = self.script.prepare_invoke();
        call.arg(now_ms);
        for rule in caller.rules() {
            // One hash tag, so that a cluster keeps a caller's rules on one node.
            call.key(format!("chamalink:limit:{{{key}}}:{}", rule.name));
            call.arg(rule.limit);
            call.arg(u64::from(rule.window_seconds).saturating_mul(1_000));
            call.arg(u64::from(rule.slot_seconds).saturating_mul(1_000));
        }
        let mut connection = self.connection.clone();
        let answer: Vec<u64> = call.invoke_async(&mut connection).await?;
        Ok(read(caller, now_ms, &answer))
    }
}

fn read(caller: &Caller, now_ms: u64, answer: &[u64]) -> Verdict {
    let (triples, _) = answer.as_chunks::<3>();
    let standings = triples
        .iter()
        .zip(caller.rules())
        .map(|([used, oldest, wait], rule)| {
            let used = u32::try_from(*used).unwrap_or(u32::MAX);
            Standing {
                rule: *rule,
                remaining: rule.limit.saturating_sub(used),
                reset_seconds: seconds_until(now_ms, *oldest),
                wait_seconds: seconds_until(now_ms, *wait),
            }
        });
    Verdict {
        standings: standings.collect(),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::limits::memory::Memory;

    /// Runs where a Redis is given; the suite starts one.
    #[tokio::test]
    async fn all_nodes_count_as_one_does() {
        let Ok(url) = std::env::var("CHAMALINK_TEST_REDIS_URL") else {
            return;
        };
        let nodes = [Shared::new(&url).unwrap(), Shared::new(&url).unwrap()];
        let memory = Memory::default();
        // A caller of this run only: what an earlier run counted may still be there.
        let salt = u64::from(std::process::id());
        let start_ms = 1_000_000_000 + salt * 10_000_000;
        let callers = [
            Caller::SignInEmail(format!("{salt}@example.com")),
            Caller::Account(i64::try_from(salt).unwrap()),
        ];
        for caller in &callers {
            let (mut now_ms, mut refused) = (start_ms, 0);
            for request in 0..400_u64 {
                now_ms += request * 7 % 1_300;
                let node = nodes
                    .iter()
                    .cycle()
                    .nth(usize::try_from(request % 2).unwrap());
                let shared = node.unwrap().hit(caller, now_ms).await.unwrap();
                assert_eq!(shared, memory.hit(caller, now_ms), "request {request}");
                refused += u32::from(shared.is_refused());
            }
            assert!(refused > 20, "{refused}");
        }
    }
}
