//! One line per figure.

/// Prints a figure with its target and whether it is met.
pub fn line(what: &str, figure: f64, target: Target) {
    let (sign, bound, met) = match target {
        Target::AtLeast(bound) => (">=", bound, figure >= bound),
        Target::AtMost(bound) => ("<=", bound, figure <= bound),
    };
    let verdict = if met { "met" } else { "NOT MET" };
    println!("{what:<72} {figure:>9.2}  target {sign} {bound:<6} {verdict}");
}

/// Prints a figure that has no target of its own.
pub fn note(what: &str, figure: f64, unit: &str) {
    println!("    {what:<68} {figure:>9.1}  {unit}");
}

/// What a figure should be.
#[derive(Clone, Copy)]
pub enum Target {
    /// No less than this.
    AtLeast(f64),
    /// No more than this.
    AtMost(f64),
}
