//! People and chamas to load, made through the front door.

use anyhow::{Context as _, Result, ensure};

use crate::client::Client;

/// A chairperson signed in, with a chama of their own.
#[derive(Clone)]
pub struct Chama {
    pub cookie: String,
    pub email: String,
    pub id: i64,
}

/// Signs a person up and founds a chama for them.
pub async fn found(address: &str, number: usize) -> Result<Chama> {
    let mut client = Client::connect(address).await?;
    let email = format!("bench{number}@example.co.ke");
    let body = serde_json::json!({
        "username": format!("bench{number}"),
        "email": email,
        "password": "mti mkubwa wa mwembe 71",
        "first_name": "Wanjiku",
        "last_name": "Kamau",
        "phone_number": format!("+2547{:08}", 10_000_000 + number),
    });
    let signed_up = client
        .post("/auth/register", "", None, &body.to_string())
        .await?;
    ensure!(
        signed_up.status < 300,
        "sign-up: {} {}",
        signed_up.status,
        String::from_utf8_lossy(&signed_up.body)
    );
    let cookie = signed_up.cookie.context("signing up set no cookie")?;
    let body = serde_json::json!({
        "name": format!("Bench {number}"),
        "description": "A group under load",
        "meeting_day": "Saturday",
        "meeting_time": "14:00",
        "contribution_amount": 5000,
        "contribution_frequency": "monthly",
    });
    let founded = client
        .post("/api/chamas", &cookie, None, &body.to_string())
        .await?;
    ensure!(
        founded.status < 300,
        "founding: {} {}",
        founded.status,
        String::from_utf8_lossy(&founded.body)
    );
    let answer = founded.json()?;
    let id = answer.get("id").or_else(|| answer.pointer("/chama/id"));
    let id = id
        .and_then(serde_json::Value::as_i64)
        .context("founding answered no id")?;
    Ok(Chama { cookie, email, id })
}

/// Founds as many chamas as asked, each by a person of its own.
pub async fn found_many(address: &str, count: usize) -> Result<Vec<Chama>> {
    let mut chamas = Vec::with_capacity(count);
    for number in 0..count {
        chamas.push(found(address, number).await?);
    }
    Ok(chamas)
}
