//! Reading the file of a statement, and telling why it cannot be read.

use domain::payments::statement_row::StatementRow;
use statements::{Columns, Field, Options, ReadError};

use crate::error::{Refusal, Result};
use crate::reconciliation::views::{ChosenColumns, LayoutView};

/// What a file turned out to be.
pub(in crate::reconciliation) enum FileRead {
    /// A statement: whose layout, its rows, and how many lines were none.
    Rows(&'static str, Vec<StatementRow>, usize),
    /// A table whose columns a person has to name.
    Layout(LayoutView),
}

/// Reads a file, with columns a person has chosen where they have.
pub(in crate::reconciliation) fn read(
    content: &[u8],
    name: &str,
    (password, chosen): (&str, Option<&ChosenColumns>),
) -> Result<FileRead> {
    let columns = chosen.map(columns).transpose()?;
    let options = Options {
        password: Some(password).filter(|password| !password.is_empty()),
        columns,
    };
    match statements::read_with(content, name, &options) {
        Ok(read) => Ok(FileRead::Rows(
            read.source.as_str(),
            read.rows,
            read.refused.len(),
        )),
        Err(ReadError::UnknownLayout(layout)) => {
            let guessed = layout.columns.iter();
            Ok(FileRead::Layout(LayoutView {
                header: layout.header,
                chosen: ChosenColumns {
                    header_line: layout.columns.header_line,
                    sheet: layout.columns.sheet,
                    places: guessed
                        .map(|(field, column)| (field.as_str().to_owned(), column))
                        .collect(),
                },
            }))
        }
        Err(error) => {
            let field = match error {
                ReadError::PasswordNeeded | ReadError::PasswordWrong => "password",
                _ => "file",
            };
            Err(Refusal::field(field, error.code()).into())
        }
    }
}

fn columns(chosen: &ChosenColumns) -> Result<Columns> {
    let mut columns = Columns::below(chosen.header_line);
    columns.sheet = chosen.sheet;
    for (name, column) in &chosen.places {
        let field: Field = name
            .parse()
            .map_err(|()| Refusal::field("file", "statement_columns_unfit"))?;
        columns = columns.with(field, *column);
    }
    Ok(columns)
}

/// The names of what a column can hold, in the order a person is asked.
pub fn column_names() -> impl Iterator<Item = &'static str> {
    Field::ALL.iter().map(|field| field.as_str())
}
