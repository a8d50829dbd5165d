//! Who has paid, in plain lines to paste into WhatsApp: no phone numbers, no whole names.

use std::fmt::Write as _;

use chama::reports::contributions::{Grid, GridRow};
use domain::contributions::CellState;
use i18n::Words;

use super::table::bare;

/// The lines for the newest period.
pub fn message(words: Words, grid: &Grid) -> String {
    let mut text = format!("*{}*\n{}\n", grid.chama_name, grid.fund.name);
    let day = words.date(grid.on);
    let _ = writeln!(
        text,
        "{}",
        words.text_with("statement-as-of", &[("time", &day)])
    );
    if let Some(period) = grid.periods.last() {
        let (amount, due) = (bare(period.amount), words.short_date(period.deadline));
        let gaps = [("amount", amount.as_str()), ("date", due.as_str())];
        let _ = writeln!(text, "{}", words.text_with("message-period", &gaps));
    }
    text.push('\n');
    for row in &grid.rows {
        let _ = writeln!(text, "{}", line(words, row));
    }
    let (paid, arrears) = (bare(grid.paid), bare(grid.arrears));
    let gaps = [("paid", paid.as_str()), ("arrears", arrears.as_str())];
    let _ = write!(text, "\n{}", words.text_with("message-totals", &gaps));
    text
}

fn line(words: Words, row: &GridRow) -> String {
    let standing = &row.standing;
    let cell = standing.cells.last();
    let left = cell.map(|cell| bare(cell.left)).unwrap_or_default();
    let due = cell
        .map(|cell| words.short_date(cell.period.deadline))
        .unwrap_or_default();
    let arrears = bare(standing.arrears);
    let gaps = [
        ("name", row.short_name.as_str()),
        ("left", left.as_str()),
        ("date", due.as_str()),
        ("arrears", arrears.as_str()),
    ];
    let state = cell.map_or(CellState::NotDue, |cell| cell.state);
    let key = match state {
        _ if standing.arrears.is_positive() => "message-behind",
        CellState::Paid => "message-paid",
        CellState::PartlyPaid => "message-partly",
        CellState::Open => "message-open",
        CellState::Missed | CellState::NotDue => "message-none",
    };
    words.text_with(key, &gaps)
}

/// The address that opens WhatsApp with these lines in it.
pub fn whatsapp(text: &str) -> String {
    let mut address = "https://wa.me/?text=".to_owned();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() {
            address.push(char::from(byte));
        } else {
            let _ = write!(address, "%{byte:02X}");
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use i18n::{Language, Words};

    use super::super::table::sample_grid;
    use super::{message, whatsapp};

    #[test]
    fn lines_name_nobody_in_full() {
        let text = message(Words::new(Language::En), &sample_grid());
        assert!(text.contains("Akinyi O."), "{text}");
        assert!(!text.contains("Odhiambo"), "{text}");
        assert!(!text.contains("07"), "{text}");
    }

    #[test]
    fn an_address_holds_only_what_it_may() {
        assert_eq!(
            whatsapp("A b\n\u{2714}"),
            "https://wa.me/?text=A%20b%0A%E2%9C%94"
        );
    }
}
