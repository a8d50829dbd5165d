//! A program that uses the documented API.

use std::time::Duration;

use reqwest::StatusCode;
use reqwest::header::{COOKIE, SET_COOKIE};
use serde_json::{Value, json};
use tests::Program;

/// A person's program, signed in.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    cookie: String,
}

/// What a posting was answered.
#[derive(Debug, Clone, Copy)]
pub struct Answer {
    pub id: i64,
    pub replayed: bool,
}

impl Client {
    /// Makes an account and signs in, to be remembered.
    pub async fn sign_up(server: &Program) -> Self {
        let http = reqwest::Client::builder()
            .timeout(Duration::from_secs(30))
            .build();
        let http = http.expect("a client");
        let password = "mwanzo mpya wa safari 7";
        let register = json!({
            "username": "wanjiku", "email": "wanjiku@example.co.ke", "password": password,
            "first_name": "Wanjiku", "last_name": "Mwangi", "phone_number": "+254712345678",
        });
        let login =
            json!({ "email": "wanjiku@example.co.ke", "password": password, "remember_me": true });
        let mut cookie = String::new();
        for (path, body) in [("register", register), ("login", login)] {
            let url = format!("{}/auth/{path}", server.address);
            let response = http.post(url).json(&body).send().await.expect("answers");
            assert!(response.status().is_success(), "{path}: {response:?}");
            let set = response.headers().get(SET_COOKIE).expect("a cookie");
            let set = set.to_str().expect("text");
            set.split(';')
                .next()
                .expect("its value")
                .clone_into(&mut cookie);
        }
        Self { http, cookie }
    }

    /// Founds chamas; gives their ids.
    pub async fn found_chamas(&self, server: &Program, count: usize) -> Vec<i64> {
        let mut ids = Vec::new();
        for number in 0..count {
            let body = json!({
                "name": format!("Umoja {number}"), "description": "", "meeting_day": "Saturday",
                "meeting_time": "14:00", "contribution_amount": 5000,
                "contribution_frequency": "monthly",
            });
            let url = format!("{}/api/chamas", server.address);
            let request = self.http.post(url).header(COOKIE, &self.cookie).json(&body);
            let response = request.send().await.expect("answers");
            assert!(response.status().is_success(), "{response:?}");
            let answer: Value = response.json().await.expect("JSON");
            ids.push(answer["id"].as_i64().expect("an id"));
        }
        ids
    }

    /// Posts money under a key.
    ///
    /// # Errors
    /// When the server is gone, or could not get at its database while it was being killed.
    pub async fn post(&self, address: &str, key: &str, body: &Value) -> reqwest::Result<Answer> {
        let request = self
            .http
            .post(format!("{address}/api/transactions"))
            .header(COOKIE, &self.cookie)
            .header("Idempotency-Key", key)
            .json(body);
        let response = request.send().await?.error_for_status()?;
        let replayed = response.headers().contains_key("Idempotency-Replayed");
        let answer: Value = response.json().await?;
        Ok(Answer {
            id: answer["id"].as_i64().expect("an id"),
            replayed,
        })
    }

    /// Asks again as long as the same request is still being carried out: PostgreSQL finishes
    /// what the killed server had it do.
    pub async fn post_until_answered(&self, server: &Program, key: &str, body: &Value) -> Answer {
        loop {
            match self.post(&server.address, key, body).await {
                Ok(answer) => return answer,
                Err(error) if error.status() == Some(StatusCode::CONFLICT) => {}
                Err(error) => panic!("{key}: {error}"),
            }
        }
    }
}
