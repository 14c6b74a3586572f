//! Chance as a keyed function. There is no generator in the state: the same key gives the same die on every machine, in
//! whatever order dice are asked for, so an undone and repeated command cannot roll again.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::physics::Ppb;

/// What a die is thrown for. The discriminants are part of the journal's promise and never change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// A launch succeeds; ordinal: craft.
    Launch = 1,
    /// A craft survives its cruise; ordinal: craft.
    Cruise = 2,
    /// A craft finds its target; ordinal: craft.
    Guidance = 3,
    /// An inject fires; ordinal: its place in the events list.
    Inject = 4,
    /// Which launch service loses a slot; ordinal: the inject's place in the events list.
    Slot = 5,
    /// Seed of the flown outcome; ordinal 0.
    Outcome = 6,
}

/// Names one die.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ChanceKey {
    /// Round index.
    pub round: u32,
    /// What for.
    pub topic: Topic,
    /// Which of that topic.
    pub ordinal: u64,
}

/// The session's chance: its seed stands in the journal's header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chance {
    seed: u64,
}

impl Chance {
    /// From the session's seed.
    pub const fn new(seed: u64) -> Self {
        Self { seed }
    }
    /// The seed.
    pub const fn seed(&self) -> u64 {
        self.seed
    }
    /// The die of this key: ChaCha8 seeded with SHA-256 of seed and key.
    pub fn draw(&self, key: ChanceKey) -> Draw {
        let mut sha = Sha256::new();
        sha.update(b"indivisible chance 1");
        sha.update(self.seed.to_le_bytes());
        sha.update(key.round.to_le_bytes());
        sha.update([key.topic as u8]);
        sha.update(key.ordinal.to_le_bytes());
        Draw(ChaCha8Rng::from_seed(sha.finalize().into()))
    }
}

/// One die. It can be asked several times; each answer is the next word of its stream.
pub struct Draw(ChaCha8Rng);

impl Draw {
    /// A whole word.
    pub fn word(&mut self) -> u64 {
        self.0.next_u64()
    }
    /// Uniform in 0..n; 0 if n is 0.
    pub fn below(&mut self, n: u64) -> u64 {
        ((u128::from(self.word()) * u128::from(n)) >> 64) as u64
    }
    /// Uniform in 0..1, in parts per billion.
    pub fn uniform(&mut self) -> Ppb {
        Ppb(self.below(u64::from(Ppb::ONE.0)) as u32)
    }
}

/// A thrown die with its odds: what an event records of a chance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Thrown {
    /// Chance of success.
    pub chance: Ppb,
    /// What was drawn, uniform in 0..1; success if it is below the chance.
    pub drawn: Ppb,
}

impl Thrown {
    /// Throws the die of a key.
    pub fn new(chance: &Chance, key: ChanceKey, odds: Ppb) -> Self {
        Self {
            chance: odds,
            drawn: chance.draw(key).uniform(),
        }
    }
    /// It succeeded.
    pub fn success(self) -> bool {
        self.drawn < self.chance
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(topic: Topic, ordinal: u64) -> ChanceKey {
        ChanceKey {
            round: 1,
            topic,
            ordinal,
        }
    }

    #[test]
    fn dice_do_not_depend_on_the_order_in_which_they_are_thrown() {
        let chance = Chance::new(7);
        let forward: Vec<u64> = (0..50)
            .map(|n| chance.draw(key(Topic::Launch, n)).word())
            .collect();
        let backward: Vec<u64> = (0..50)
            .rev()
            .map(|n| chance.draw(key(Topic::Launch, n)).word())
            .collect();
        assert_eq!(
            forward,
            backward.into_iter().rev().collect::<Vec<_>>(),
            "a key names its die"
        );
        assert_ne!(
            chance.draw(key(Topic::Launch, 0)).word(),
            chance.draw(key(Topic::Cruise, 0)).word(),
            "topics are apart"
        );
        assert_ne!(
            Chance::new(8).draw(key(Topic::Launch, 0)).word(),
            forward[0],
            "another seed gives other dice"
        );
    }

    #[test]
    fn a_chance_comes_true_as_often_as_it_says() {
        let chance = Chance::new(1);
        let odds = Ppb::from_fraction(0.9);
        let hits = (0..20_000)
            .filter(|n| Thrown::new(&chance, key(Topic::Guidance, *n), odds).success())
            .count();
        // Binomial: 18,000 with a standard deviation of 42; five of them.
        assert!((17_790..=18_210).contains(&hits), "{hits} of 20,000 at 90 %");
        let never = Thrown {
            chance: Ppb(0),
            drawn: Ppb(0),
        };
        assert!(!never.success(), "chance zero never comes");
        let always = Thrown {
            chance: Ppb::ONE,
            drawn: Ppb(Ppb::ONE.0 - 1),
        };
        assert!(always.success(), "certainty always comes");
    }
}
