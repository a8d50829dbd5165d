//! Chance that falls alike each time, so that the sample is the same for the same day.

/// A SplitMix64 generator: small, even enough for a story, nothing for secrets.
#[derive(Debug)]
pub struct Dice {
    state: u64,
}

impl Dice {
    pub const fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from `least` to `most`, both included.
    pub fn between(&mut self, least: i64, most: i64) -> i64 {
        let span = most.saturating_sub(least).unsigned_abs().saturating_add(1);
        let above = self.next().checked_rem(span).unwrap_or(0);
        least.saturating_add(i64::try_from(above).unwrap_or(0))
    }

    /// True so many times in a hundred.
    pub fn percent(&mut self, chance: i64) -> bool {
        self.between(1, 100) <= chance
    }

    /// One of the characters of the text.
    pub fn letter(&mut self, of: &str) -> char {
        let last = of.chars().count().saturating_sub(1);
        let at = self.between(0, i64::try_from(last).unwrap_or(0));
        let mut letters = of.chars();
        letters.nth(usize::try_from(at).unwrap_or(0)).unwrap_or('0')
    }
}
