//! How far two lists of numbers go together, or why that cannot be said.

/// A number, or the reason in plain words why there is none. A measure that is not defined is never 0.
pub type Found = Result<f64, &'static str>;

/// Fewest pairs of which a correlation says anything.
const FEWEST: usize = 3;

/// Pearson's coefficient of correlation, −1 to 1.
pub fn pearson(x: &[f64], y: &[f64]) -> Found {
    let n = x.len().min(y.len());
    if n < FEWEST {
        return Err("fewer than three cases can be compared");
    }
    let mean = |v: &[f64]| v.iter().take(n).sum::<f64>() / n as f64;
    let (mx, my) = (mean(x), mean(y));
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for (a, b) in x.iter().zip(y) {
        xx += (a - mx) * (a - mx);
        yy += (b - my) * (b - my);
        xy += (a - mx) * (b - my);
    }
    // What is left of equal numbers after rounding is no spread.
    let flat = |squares: f64, mean: f64| squares <= 1e-18 * (n as f64) * (1.0 + mean * mean);
    if flat(xx, mx) || flat(yy, my) {
        return Err("one of the two is the same in every case, so nothing can go with it");
    }
    Ok((xy / (xx * yy).sqrt()).clamp(-1.0, 1.0))
}

/// Spearman's rank correlation, −1 to 1: Pearson's of the ranks, equal values sharing the mean of theirs.
pub fn spearman(x: &[f64], y: &[f64]) -> Found {
    pearson(&ranks(x), &ranks(y))
}

/// Ranks from 1, equal values sharing the mean of theirs.
fn ranks(values: &[f64]) -> Vec<f64> {
    let below = |v: f64| values.iter().filter(|w| **w < v).count() as f64;
    let alike = |v: f64| values.iter().filter(|w| (**w).total_cmp(&v).is_eq()).count() as f64;
    values
        .iter()
        .map(|v| below(*v) + f64::midpoint(alike(*v), 1.0))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: means 2.5 and 2.5, Sxy = 4, Sxx = Syy = 5.
    #[test]
    fn pearson_by_hand() {
        let r = pearson(&[1.0, 2.0, 3.0, 4.0], &[2.0, 1.0, 4.0, 3.0]).unwrap();
        assert!((r - 0.6).abs() < 1e-12, "{r}");
        let r = pearson(&[1.0, 2.0, 3.0], &[6.0, 4.0, 2.0]).unwrap();
        assert!((r + 1.0).abs() < 1e-12, "{r}");
    }

    /// Ties share the mean of their ranks; a monotone curve is 1 whatever its shape.
    #[test]
    fn spearman_looks_at_ranks_alone() {
        assert_eq!(ranks(&[10.0, 20.0, 10.0, 30.0]), [1.5, 3.0, 1.5, 4.0]);
        let r = spearman(&[1.0, 2.0, 3.0, 4.0], &[1.0, 10.0, 100.0, 1e6]).unwrap();
        assert!((r - 1.0).abs() < 1e-12);
    }

    #[test]
    fn what_does_not_vary_has_no_correlation() {
        assert!(pearson(&[0.1, 0.1, 0.1], &[1.0, 2.0, 3.0]).is_err());
        assert!(pearson(&[1.0, 2.0], &[1.0, 2.0]).is_err());
    }
}
