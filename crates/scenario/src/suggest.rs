//! "Did you mean": the nearest of the names there are.

/// Most names that a misspelt one is compared with.
const MOST_COMPARED: usize = 2_000;

/// The candidate nearest to a misspelt name, if one is near enough to be meant.
pub(crate) fn nearest<'c>(wrong: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let reach = (wrong.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .take(MOST_COMPARED)
        .map(|c| (distance(&wrong.to_lowercase(), &c.to_lowercase()), c))
        .filter(|(d, _)| *d <= reach)
        .min_by_key(|(d, _)| *d)
        .map(|(_, c)| c)
}

/// Help for an unknown name: the nearest one, or all of them where they are few.
pub(crate) fn help(wrong: &str, candidates: &[&str], kinds: &str) -> String {
    match nearest(wrong, candidates.iter().copied()) {
        Some(near) => format!("did you mean \"{near}\"?"),
        None if candidates.is_empty() => format!("there are no {kinds}"),
        None if candidates.len() <= 24 => format!("the {kinds} are {}", candidates.join(", ")),
        None => format!(
            "there are {} {kinds}, and none is spelt like this",
            candidates.len()
        ),
    }
}

/// Edits between two words: insertions, deletions, changes, and swaps of neighbours (optimal string alignment).
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(64).collect(), b.chars().take(64).collect());
    let mut rows = vec![vec![0_usize; b.len() + 1]; a.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    rows[0] = (0..=b.len()).collect();
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let change = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (rows[i - 1][j] + 1)
                .min(rows[i][j - 1] + 1)
                .min(rows[i - 1][j - 1] + change);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = best;
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_found_and_far_ones_are_not() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("NGA", "NAG"), 1);
        assert_eq!(nearest("NIG", ["USA", "NGA"]), None);
        assert_eq!(nearest("NGS", ["USA", "NGA"]), Some("NGA"));
        assert_eq!(
            nearest("qualified_majorty", ["qualified_majority"]),
            Some("qualified_majority")
        );
        assert_eq!(nearest("titel", ["title", "summary"]), Some("title"));
    }
}
