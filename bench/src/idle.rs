//! What the server costs when nobody asks anything.

use std::path::Path;

use anyhow::Result;

use crate::postgres::Postgres;
use crate::report::{Target, line};
use crate::server::{Database, Server};

pub async fn run(binary: &Path, postgres: &Postgres, database: Database) -> Result<()> {
    let first = Server::start(binary, postgres, database, "idle").await?;
    // The first start also makes the schema; the second is the ordinary one.
    let server = first.restart(binary, postgres).await?;
    let name = database.name();
    line(
        &format!("{name}: start to ready, seconds"),
        server.ready_after.as_secs_f64(),
        Target::AtMost(0.5),
    );
    line(
        &format!("{name}: idle memory, MB"),
        server.resident_mb()?,
        Target::AtMost(60.0),
    );
    Ok(())
}
