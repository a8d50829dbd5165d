//! Chance that falls alike for the same seed.

use serde::{Deserialize, Serialize};

/// A SplitMix64 generator: even enough for traffic, nothing for secrets.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Dice {
    state: u64,
}

impl Dice {
    /// Dice that fall as this seed says.
    pub const fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// Dice for one thing among many, the same whichever of them comes first.
    pub fn about(seed: u64, what: &str) -> Self {
        let mixed = what
            .bytes()
            .fold(seed ^ 0xCBF2_9CE4_8422_2325, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
            });
        let mut dice = Self::new(mixed);
        dice.roll();
        dice
    }

    /// The next 64 bits.
    pub fn roll(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`; 0 when there is none.
    pub fn below(&mut self, end: u64) -> u64 {
        self.roll().checked_rem(end).unwrap_or(0)
    }

    /// True so many times in a hundred.
    pub fn percent(&mut self, chance: u8) -> bool {
        self.below(100) < u64::from(chance)
    }

    /// So many characters of an alphabet.
    pub fn letters(&mut self, alphabet: &str, count: usize) -> String {
        let letters: Vec<char> = alphabet.chars().collect();
        let end = u64::try_from(letters.len()).unwrap_or(0);
        let mut draw = || usize::try_from(self.below(end)).unwrap_or(0);
        (0..count).filter_map(|_| letters.get(draw())).collect()
    }

    /// One of a list.
    pub fn one<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        let end = u64::try_from(of.len()).unwrap_or(0);
        of.get(usize::try_from(self.below(end)).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_falls_alike() {
        let rolls = |seed| {
            (0..5)
                .map(move |_| Dice::new(seed).roll())
                .collect::<Vec<_>>()
        };
        assert_eq!(rolls(7), rolls(7));
        assert_ne!(Dice::about(7, "a").roll(), Dice::about(7, "b").roll());
        assert_eq!(Dice::about(7, "a").roll(), Dice::about(7, "a").roll());
    }

    #[test]
    fn chances_are_kept() {
        let mut dice = Dice::new(1);
        let hits = (0..10_000).filter(|_| dice.percent(20)).count();
        assert!((1_800..2_200).contains(&hits), "{hits}");
        assert!((0..100).all(|_| !dice.percent(0)));
        assert!((0..100).all(|_| dice.percent(100)));
    }
}
