//! Writes that go to the database in one round trip.
//!
//! Round trips are what a posting costs on PostgreSQL, and hops to the database thread on SQLite
//! (measured: the whole posting as one statement carries about twice the load of the same
//! statements one by one). A [`Batch`] is a list of [`Part`]s. SQLite runs them in order as one
//! text of several statements; PostgreSQL runs them as the parts of one `WITH` statement, where no
//! part sees what another wrote but for what that one returns.

use crate::value::Value;

/// One write of a batch. Placeholders are numbered from `$1` within the part.
#[derive(Debug, Clone)]
pub struct Part {
    sqlite: String,
    postgres: String,
    values: Vec<Value>,
}

impl Part {
    /// A write in words both databases understand and which needs nothing of the other parts.
    pub fn plain(text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            postgres: format!("@ AS ({text})"),
            sqlite: text,
            values: Vec::new(),
        }
    }

    /// A write in which one statement builds on another: for SQLite statements separated by `;`,
    /// for PostgreSQL one or more named parts `name AS (…)`, of which later ones may read what
    /// earlier ones return. `@` becomes a name of its own.
    pub fn fork(sqlite: impl Into<String>, postgres: impl Into<String>) -> Self {
        Self {
            sqlite: sqlite.into(),
            postgres: postgres.into(),
            values: Vec::new(),
        }
    }

    /// Binds the next placeholder of this part.
    #[must_use]
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }
}

/// Parts to be written together.
#[derive(Debug, Clone, Default)]
pub struct Batch {
    parts: Vec<Part>,
}

impl Batch {
    /// A batch without parts.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a part.
    pub fn push(&mut self, part: Part) {
        self.parts.push(part);
    }

    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    pub(crate) fn for_sqlite(self, inside_savepoint: bool) -> (String, Vec<Value>) {
        let mut text = String::with_capacity(2048);
        let mut values = Vec::new();
        if !inside_savepoint {
            text.push_str("SAVEPOINT unit;\n");
        }
        for part in self.parts {
            renumber(&mut text, &part.sqlite, values.len(), "");
            text.push_str(";\n");
            values.extend(part.values);
        }
        if !inside_savepoint {
            text.push_str("RELEASE unit");
        }
        (text, values)
    }

    pub(crate) fn for_postgres(self) -> (String, Vec<Value>) {
        let mut text = String::with_capacity(2048);
        let mut values = Vec::new();
        for (number, part) in self.parts.into_iter().enumerate() {
            text.push_str(if number == 0 { "WITH " } else { ",\n" });
            renumber(
                &mut text,
                &part.postgres,
                values.len(),
                &format!("part_{number}"),
            );
            values.extend(part.values);
        }
        text.push_str("\nSELECT 1");
        (text, values)
    }
}

/// Appends `piece` with its placeholders shifted by `offset` and `@` replaced by `name`.
fn renumber(text: &mut String, piece: &str, offset: usize, name: &str) {
    let mut rest = piece;
    while let Some(at) = rest.find(['$', '@']) {
        let (before, from) = rest.split_at(at);
        text.push_str(before);
        if let Some(after) = from.strip_prefix('@') {
            text.push_str(name);
            rest = after;
            continue;
        }
        let after = from.trim_start_matches('$');
        let digits = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, tail) = after.split_at(digits);
        match number.parse::<usize>() {
            Ok(number) => {
                text.push('$');
                text.push_str(&(number + offset).to_string());
            }
            Err(_) => text.push('$'),
        }
        rest = tail;
    }
    text.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_keep_their_own_numbering_and_names() {
        let mut batch = Batch::new();
        batch.push(
            Part::plain("INSERT INTO a VALUES ($1, $2)")
                .bind(1_i64)
                .bind(2_i64),
        );
        batch.push(
            Part::fork(
                "UPDATE b SET n = $1",
                "@ AS (UPDATE b SET n = $1 RETURNING n)",
            )
            .bind(3_i64),
        );
        let (sqlite, values) = batch.clone().for_sqlite(false);
        assert_eq!(values.len(), 3);
        assert_eq!(
            sqlite,
            "SAVEPOINT unit;\nINSERT INTO a VALUES ($1, $2);\nUPDATE b SET n = $3;\nRELEASE unit"
        );
        let (postgres, _) = batch.for_postgres();
        assert_eq!(
            postgres,
            "WITH part_0 AS (INSERT INTO a VALUES ($1, $2)),\n\
             part_1 AS (UPDATE b SET n = $3 RETURNING n)\nSELECT 1"
        );
    }
}
