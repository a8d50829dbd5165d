//! From the settings to somebody who speaks to M-Pesa.

use std::fs;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use chama::{Clock, Context, SystemClock};
use daraja::Daraja;

use crate::config::{Config, Mpesa, Problem};

/// How long one request to M-Pesa may take.
const TIMEOUT: Duration = Duration::from_secs(30);

/// The context with M-Pesa in it, where it is configured.
///
/// # Errors
/// When what is configured could lose money or cannot be used.
pub fn with_mpesa(config: &Config, context: Context) -> anyhow::Result<Context> {
    let Some(mpesa) = &config.mpesa else {
        return Ok(context);
    };
    if let Some(problem) = problems(config, mpesa).into_iter().next() {
        anyhow::bail!("{}: {}", problem.what, problem.fix);
    }
    let context = context.with_mpesa(client(mpesa)?);
    Ok(match &config.public_url {
        Some(url) => context.with_callback_base(url.origin()),
        None => context,
    })
}

/// A client for M-Pesa; nothing is asked of it yet.
///
/// # Errors
/// When the certificate cannot be used.
pub fn client(mpesa: &Mpesa) -> anyhow::Result<Daraja> {
    let path = mpesa.certificate.display();
    let pem = fs::read_to_string(&mpesa.certificate);
    let pem = pem.with_context(|| format!("CHAMALINK_MPESA_CERTIFICATE, {path}"))?;
    let settings = daraja::Settings {
        base_url: mpesa.base_url.clone(),
        certificate_pem: pem,
        timeout: TIMEOUT,
        now: Arc::new(|| SystemClock.now()),
    };
    Daraja::new(settings).context("CHAMALINK_MPESA_CERTIFICATE, CHAMALINK_MPESA_BASE_URL")
}

/// What must be mended before M-Pesa is spoken to.
pub fn problems(config: &Config, mpesa: &Mpesa) -> Vec<Problem> {
    let mut problems = Vec::new();
    if !mpesa.is_real() && !config.development {
        problems.push(Problem::new(
            format!(
                "{} is not M-Pesa: no real money moves there",
                mpesa.base_url
            ),
            "leave CHAMALINK_MPESA_BASE_URL away, or set CHAMALINK_DEVELOPMENT=on where nobody \
             takes this for real",
        ));
    }
    if mpesa.is_real() && config.development {
        problems.push(Problem::new(
            "CHAMALINK_DEVELOPMENT is on, and M-Pesa is the real one",
            "leave CHAMALINK_DEVELOPMENT away, or set CHAMALINK_MPESA_BASE_URL to a pretended one",
        ));
    }
    match &config.public_url {
        Some(url) => {
            if let Some(word) = daraja::forbidden_word(url.origin()) {
                problems.push(Problem::new(
                    format!("Safaricom calls no address with \"{word}\" in it"),
                    format!(
                        "take another name than {} for CHAMALINK_PUBLIC_URL",
                        url.origin()
                    ),
                ));
            }
            if mpesa.is_real() && !url.is_https() {
                problems.push(needs_https());
            }
        }
        None => problems.push(needs_https()),
    }
    problems
}

fn needs_https() -> Problem {
    Problem::new(
        "M-Pesa reports payments to a public https address only",
        "set CHAMALINK_PUBLIC_URL, such as https://chama.example.ke",
    )
}

/// Makes the operator's paybill what the configuration says, and tells M-Pesa its addresses once.
///
/// # Errors
/// When the database fails, or a chama uses the operator's short code.
pub async fn keep_shared(config: &Config, context: &Context) -> anyhow::Result<()> {
    let shared = config.mpesa.as_ref().and_then(|it| it.shared.as_ref());
    let kept = context.keep_shared_paybill(shared).await;
    kept.context("the shared short code (CHAMALINK_MPESA_SHARED_SHORT_CODE)")?;
    if shared.is_some() {
        let context = context.clone();
        tokio::spawn(async move {
            if let Err(error) = context.register_shared_paybill().await {
                tracing::warn!(%error, "M-Pesa was not told the addresses of the shared paybill");
            }
        });
    }
    Ok(())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::cli::Given;

    fn problems_of(public_url: Option<&str>, base_url: Option<&str>, on: bool) -> usize {
        let mut given = Given {
            public_url: public_url.map(str::to_owned),
            development: on.then(|| "on".to_owned()),
            ..Given::default()
        };
        given.mpesa.certificate = Some("certificate.pem".to_owned());
        given.mpesa.base_url = base_url.map(str::to_owned);
        let config = Config::resolve(&given).unwrap();
        problems(&config, config.mpesa.as_ref().unwrap()).len()
    }

    #[test]
    fn real_money_needs_the_real_mpesa_and_https() {
        let (here, real) = (Some("https://chama.example.ke"), None);
        assert_eq!(problems_of(here, real, false), 0);
        assert_eq!(problems_of(here, Some(daraja::PRODUCTION), false), 0);
        assert_eq!(problems_of(None, real, false), 1);
        assert_eq!(problems_of(Some("http://chama.example.ke"), real, false), 1);
        assert_eq!(
            problems_of(Some("https://mpesa.example.ke"), real, false),
            1
        );
        assert_eq!(problems_of(here, real, true), 1);
    }

    #[test]
    fn a_pretended_mpesa_is_for_development_only() {
        let here = Some("http://127.0.0.1:8000");
        for pretended in ["http://127.0.0.1:9000", daraja::SAFARICOM_SANDBOX] {
            assert_eq!(problems_of(here, Some(pretended), true), 0, "{pretended}");
            assert_eq!(problems_of(here, Some(pretended), false), 1, "{pretended}");
        }
    }
}
