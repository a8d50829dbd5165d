//! The keys that seal other people's secrets, and what M-Pesa needs.

use std::os::unix::fs::PermissionsExt;

use store::{Database, Fit};

use super::Finding;
use crate::commands::keys::{Uses, counted};
use crate::config::{Config, Keys};
use crate::{key_file, mpesa, server};

pub async fn examine(config: &Config) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(readable_by_others(config));
    findings.extend(uses(config).await);
    findings.extend(mpesa(config));
    findings
}

fn readable_by_others(config: &Config) -> Option<Finding> {
    let Keys::File(path) = &config.keys else {
        return None;
    };
    let mode = path.metadata().ok()?.permissions().mode();
    (mode & 0o077 != 0).then(|| {
        Finding::wrong(
            format!("others on this machine may read {}", path.display()),
            format!("chmod 600 {}", path.display()),
        )
    })
}

async fn uses(config: &Config) -> Vec<Finding> {
    let keyring = match key_file::keyring_as_it_is(config) {
        Ok(keyring) => keyring,
        Err(error) => {
            let fix = "bring back the file as it was (CHAMALINK_KEY_FILE), or mend CHAMALINK_KEYS";
            return vec![Finding::wrong(format!("{error:#}"), fix)];
        }
    };
    // Whether the database can be used is told elsewhere.
    if server::is_missing(&config.database) {
        return Vec::new();
    }
    let Ok(db) = Database::connect(&config.database).await else {
        return Vec::new();
    };
    if !matches!(db.fit().await, Ok(Fit::UpToDate)) {
        return Vec::new();
    }
    let Ok(uses) = Uses::read(&db, keyring.as_ref()).await else {
        return Vec::new();
    };
    db.close().await;
    told(&uses)
}

fn told(uses: &Uses) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (id, secrets) in &uses.missing {
        findings.push(Finding::wrong(
            format!(
                "{} need the key {id}, which is not there",
                counted(*secrets)
            ),
            "bring it back into the key file (CHAMALINK_KEY_FILE) or CHAMALINK_KEYS; without it \
             the credentials have to be given again",
        ));
    }
    if uses.missing.is_empty()
        && let Some((id, secrets)) = uses.keys.first()
    {
        let all: i64 = uses.keys.iter().map(|(_, secrets)| secrets).sum();
        findings.push(Finding::Well(format!(
            "the keys open every sealed secret: {id} is current and opens {secrets} of {all}"
        )));
    }
    for id in uses.idle() {
        findings.push(Finding::advice(
            format!("the key {id} opens nothing any more"),
            format!("once no copy of the database needs it: chamalink keys forget {id}"),
        ));
    }
    findings
}

fn mpesa(config: &Config) -> Vec<Finding> {
    let Some(mpesa) = &config.mpesa else {
        return Vec::new();
    };
    let problems = mpesa::problems(config, mpesa).into_iter();
    let mut findings: Vec<Finding> = problems.map(Finding::Wrong).collect();
    match mpesa::client(mpesa) {
        Ok(_client) => findings.push(Finding::Well(format!(
            "M-Pesa is asked at {}, with its certificate",
            mpesa.base_url
        ))),
        Err(error) => findings.push(Finding::wrong(
            format!("{error:#}"),
            "take the certificate from the Daraja portal, as PEM",
        )),
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_key_is_wrong_and_an_idle_one_is_advice() {
        let uses = Uses {
            keys: vec![("b".to_owned(), 2), ("a".to_owned(), 0)],
            missing: vec![("z".to_owned(), 1)],
        };
        let findings = told(&uses);
        assert!(matches!(findings.first(), Some(Finding::Wrong(_))));
        assert!(matches!(findings.get(1), Some(Finding::Advice(_))));
        assert_eq!(findings.len(), 2);
    }
}
