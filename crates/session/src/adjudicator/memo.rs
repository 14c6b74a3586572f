//! Answers that were given before.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

/// Remembers answers by their question. A session asks some dozens, a thousand rehearsals some thousands; they have no
/// order.
#[derive(Debug)]
pub(super) struct Memo<K, V>(Mutex<HashMap<K, V>>);

impl<K, V> Default for Memo<K, V> {
    fn default() -> Self {
        Self(Mutex::new(HashMap::new()))
    }
}

impl<K: Hash + Eq, V: Clone> Memo<K, V> {
    /// The answer to a question, computed if it is new. A failure is not remembered, so that what was cancelled can be
    /// asked again.
    pub(super) fn get<E>(&self, question: K, compute: impl FnOnce(&K) -> Result<V, E>) -> Result<V, E> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(answer) = known.get(&question) {
            return Ok(answer.clone());
        }
        drop(known);
        // Not under the lock: two who ask at once both compute, and both find the same.
        let answer = compute(&question)?;
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(all.entry(question).or_insert(answer).clone())
    }

    /// Questions answered so far.
    pub(super) fn len(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_computed_once_and_a_failure_not_remembered() {
        let memo: Memo<u32, u32> = Memo::default();
        assert_eq!(
            memo.get(1, |_| Err::<u32, _>("cancelled")),
            Err("cancelled"),
            "the failure is told"
        );
        assert_eq!(memo.get(1, |k| Ok::<_, &str>(k + 1)), Ok(2), "and asked again");
        assert_eq!(
            memo.get(1, |_| Err::<u32, _>("not asked")),
            Ok(2),
            "then remembered"
        );
    }
}
