//! A statement with its arguments, run alike on both databases.

use std::borrow::Cow;

use sqlx::postgres::{PgArguments, PgRow};
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{AssertSqlSafe, Executor, FromRow};

use crate::connection::{Conn, Connection, count_statement};
use crate::error::Result;
use crate::tx::Tx;
use crate::value::Value;

/// The text of a statement.
#[derive(Debug, Clone)]
pub enum Sql {
    /// Words both databases understand.
    Both(Cow<'static, str>),
    /// Words that differ, with the reason.
    Fork {
        /// Why one text cannot serve.
        why: &'static str,
        /// What SQLite is told.
        sqlite: &'static str,
        /// What PostgreSQL is told.
        postgres: &'static str,
    },
}

impl From<&'static str> for Sql {
    fn from(text: &'static str) -> Self {
        Self::Both(Cow::Borrowed(text))
    }
}

/// A row type that reads alike from both databases: derive `sqlx::FromRow`.
pub trait Record:
    for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin
{
}

impl<T> Record for T where
    T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin
{
}

/// A statement being put together: `query("… $1 …").bind(x)`.
#[derive(Debug, Clone)]
pub struct Query {
    sql: Sql,
    values: Vec<Value>,
}

/// Starts a statement from a fixed text. Filters are put together from fixed pieces with
/// [`Query::push`]; no input ever becomes text.
pub fn query(sql: impl Into<Sql>) -> Query {
    Query {
        sql: sql.into(),
        values: Vec::new(),
    }
}

impl Query {
    /// Binds the next placeholder.
    #[must_use]
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }

    /// Adds a fixed piece of text, in which `$#` stands for the value bound with it.
    /// A fork cannot be extended: its text stays as it is.
    #[must_use]
    pub fn push(mut self, piece: &'static str, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        let number = self.values.len();
        self.push_text(&piece.replace("$#", &format!("${number}")))
    }

    /// Adds a fixed piece of text and after it the values in brackets, as `IN` wants them:
    /// `push_list(" AND id IN ", [3, 5])`. Of no values it makes a list that holds nothing.
    #[must_use]
    pub fn push_list<V: Into<Value>>(
        self,
        before: &'static str,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        let mut list = self.push_text(before).push_text("(");
        let begun = list.values.len();
        for value in values {
            let piece = if list.values.len() == begun {
                "$#"
            } else {
                ", $#"
            };
            list = list.push(piece, value);
        }
        let end = if list.values.len() == begun {
            "NULL)"
        } else {
            ")"
        };
        list.push_text(end)
    }

    /// Adds a fixed piece of text that binds nothing.
    #[must_use]
    pub fn push_static(self, piece: &'static str) -> Self {
        self.push_text(piece)
    }

    fn push_text(mut self, text: &str) -> Self {
        if let Sql::Both(sql) = &mut self.sql {
            sql.to_mut().push_str(text);
        }
        self
    }

    /// All rows. The statement must carry its own limit.
    pub async fn all<T: Record>(self, on: &mut impl Connection) -> Result<Vec<T>> {
        let (sql, values) = (self.sql, self.values);
        count_statement();
        match on.conn().await? {
            Conn::Sqlite(conn) => {
                let rows = conn.fetch_all(sqlite_query(sql, values)?).await?;
                rows.iter().map(|row| Ok(T::from_row(row)?)).collect()
            }
            Conn::Postgres(conn) => {
                let rows = conn.fetch_all(postgres_query(sql, values)?).await?;
                rows.iter().map(|row| Ok(T::from_row(row)?)).collect()
            }
        }
    }

    /// The first row, or none.
    pub async fn optional<T: Record>(self, on: &mut impl Connection) -> Result<Option<T>> {
        let (sql, values) = (self.sql, self.values);
        count_statement();
        match on.conn().await? {
            Conn::Sqlite(conn) => {
                let row = conn.fetch_optional(sqlite_query(sql, values)?).await?;
                Ok(row.map(|row| T::from_row(&row)).transpose()?)
            }
            Conn::Postgres(conn) => {
                let row = conn.fetch_optional(postgres_query(sql, values)?).await?;
                Ok(row.map(|row| T::from_row(&row)).transpose()?)
            }
        }
    }

    /// The one row there must be.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] when there is none.
    pub async fn one<T: Record>(self, on: &mut impl Connection) -> Result<T> {
        self.optional(on).await?.ok_or(crate::Error::NotFound)
    }

    /// Runs a writing statement and tells how many rows it touched.
    pub async fn execute(self, tx: &mut Tx) -> Result<u64> {
        tx.ensure_open().await?;
        count_statement();
        match tx.conn().await? {
            Conn::Sqlite(conn) => Ok(conn
                .execute(sqlite_query(self.sql, self.values)?)
                .await?
                .rows_affected()),
            Conn::Postgres(conn) => Ok(conn
                .execute(postgres_query(self.sql, self.values)?)
                .await?
                .rows_affected()),
        }
    }

    /// Runs a writing statement with a RETURNING clause and gives its rows.
    pub async fn returning<T: Record>(self, tx: &mut Tx) -> Result<Vec<T>> {
        tx.ensure_open().await?;
        self.all(tx).await
    }

    /// Runs a writing statement that returns exactly one row.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] when it touched no row.
    pub async fn returning_one<T: Record>(self, tx: &mut Tx) -> Result<T> {
        tx.ensure_open().await?;
        // Read to the end: SQLite finishes a statement only when it is stepped through.
        let mut rows = self.all(tx).await?;
        rows.pop().ok_or(crate::Error::NotFound)
    }

    /// The text as SQLite is told it, for the test that prepares every statement.
    pub fn sqlite_text(&self) -> &str {
        match &self.sql {
            Sql::Both(text) => text,
            Sql::Fork { sqlite, .. } => sqlite,
        }
    }
}

pub(crate) type SqliteQuery = sqlx::query::Query<'static, sqlx::Sqlite, SqliteArguments>;
pub(crate) type PgQuery = sqlx::query::Query<'static, sqlx::Postgres, PgArguments>;

fn sqlite_query(sql: Sql, values: Vec<Value>) -> Result<SqliteQuery> {
    let mut arguments = SqliteArguments::default();
    for value in values {
        value.add_to(&mut arguments)?;
    }
    Ok(match sql {
        Sql::Both(Cow::Borrowed(text)) => sqlx::query_with(text, arguments),
        // Reviewed: the text was put together from fixed pieces only, see `push`.
        Sql::Both(Cow::Owned(text)) => sqlx::query_with(AssertSqlSafe(text), arguments),
        Sql::Fork { sqlite, .. } => sqlx::query_with(sqlite, arguments),
    })
}

fn postgres_query(sql: Sql, values: Vec<Value>) -> Result<PgQuery> {
    let mut arguments = PgArguments::default();
    for value in values {
        value.add_to(&mut arguments)?;
    }
    Ok(match sql {
        Sql::Both(Cow::Borrowed(text)) => sqlx::query_with(text, arguments),
        // Reviewed: the text was put together from fixed pieces only, see `push`.
        Sql::Both(Cow::Owned(text)) => sqlx::query_with(AssertSqlSafe(text), arguments),
        Sql::Fork { postgres, .. } => sqlx::query_with(postgres, arguments),
    })
}

pub(crate) fn sqlite_text(text: String, values: Vec<Value>) -> Result<SqliteQuery> {
    sqlite_query(Sql::Both(Cow::Owned(text)), values)
}

pub(crate) fn postgres_text(text: String, values: Vec<Value>) -> Result<PgQuery> {
    postgres_query(Sql::Both(Cow::Owned(text)), values)
}
