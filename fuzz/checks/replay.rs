//! Replays the seeds of a target and changes them by lot, on any compiler: what libFuzzer does, but
//! blind. The tests of each crate do so briefly; `CHAMALINK_FUZZ_SECONDS=60` makes it a minute for
//! each target.

use std::path::Path;
use std::time::{Duration, Instant};

/// How many changed inputs each target is given when nobody asks for more.
const ROUNDS: u64 = 2_000;

/// The most bytes of a changed input.
const LENGTH_MAX: usize = 64 * 1024;

/// Runs `check` over every seed of a target, then over changed ones; how many there were.
pub fn replay(target: &str, check: impl Fn(&[u8])) -> std::io::Result<u64> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fuzz/corpus")
        .join(target);
    let mut paths: Vec<_> = std::fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    paths.sort();
    let seeds: Vec<Vec<u8>> = paths.iter().map(std::fs::read).collect::<Result<_, _>>()?;
    assert!(!seeds.is_empty(), "there are seeds for {target}");
    for seed in &seeds {
        check(seed);
    }

    let seconds = std::env::var("CHAMALINK_FUZZ_SECONDS").ok();
    let seconds = seconds.and_then(|seconds| seconds.parse().ok());
    let until =
        seconds.and_then(|seconds| Instant::now().checked_add(Duration::from_secs(seconds)));
    let mut lot = Lot(0x2545_f491_4f6c_dd1d);
    let mut rounds = 0_u64;
    while until.map_or(rounds < ROUNDS, |until| Instant::now() < until) {
        check(&lot.changed(&seeds));
        rounds = rounds.saturating_add(1);
    }
    Ok(rounds)
}

/// Numbers by lot, the same in every run (xorshift).
struct Lot(u64);

impl Lot {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0.wrapping_shl(13);
        self.0 ^= self.0.wrapping_shr(7);
        self.0 ^= self.0.wrapping_shl(17);
        let end = u64::try_from(end.max(1)).unwrap_or(1);
        usize::try_from(self.0.checked_rem(end).unwrap_or(0)).unwrap_or(0)
    }

    fn byte(&mut self) -> u8 {
        const TELLING: &[u8] = b"\0\xff\x80,;\"'\n\t-.0189(){}[]<>/\\e+ksKSH";
        if self.below(2) == 0 {
            TELLING.get(self.below(TELLING.len())).copied().unwrap_or(0)
        } else {
            u8::try_from(self.below(256)).unwrap_or(0)
        }
    }

    /// A seed with some bytes changed, taken out, put in, doubled, or the end of another.
    fn changed(&mut self, seeds: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = seeds
            .get(self.below(seeds.len()))
            .cloned()
            .unwrap_or_default();
        for _ in 0..=self.below(8) {
            let at = self.below(bytes.len().saturating_add(1));
            let end = at.saturating_add(self.below(16)).min(bytes.len());
            match self.below(6) {
                0 => {
                    let byte = self.byte();
                    bytes.insert(at, byte);
                }
                1 => drop(bytes.drain(at..end)),
                2 => {
                    let part = bytes.get(at..end).unwrap_or_default().to_vec();
                    let to = self.below(bytes.len().saturating_add(1));
                    bytes.splice(to..to, part);
                }
                3 => {
                    let other = seeds
                        .get(self.below(seeds.len()))
                        .cloned()
                        .unwrap_or_default();
                    let from = self.below(other.len().saturating_add(1));
                    bytes.truncate(at);
                    bytes.extend(other.get(from..).unwrap_or_default());
                }
                4 => bytes.truncate(at),
                _ => {
                    let byte = self.byte();
                    if let Some(own) = bytes.get_mut(at) {
                        *own = byte;
                    }
                }
            }
        }
        bytes.truncate(LENGTH_MAX);
        bytes
    }
}
