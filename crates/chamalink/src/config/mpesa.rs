//! The settings for M-Pesa.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;

use chama::paybills::SharedPaybill;
use domain::money::Money;
use domain::names::InitiatorName;
use domain::paybills::ShortCode;
use domain::payments::tariff::Bouquet;
use domain::sources::Sources;
use secrecy::SecretString;

use super::Problem;
use super::read::{self, Reader, Wrong};

/// How M-Pesa is spoken to.
#[derive(Clone)]
pub struct Mpesa {
    /// The file with its certificate.
    pub certificate: PathBuf,
    pub base_url: String,
    /// The operator's own short code, if there is one.
    pub shared: Option<SharedPaybill>,
}

impl Mpesa {
    /// Whether this is where real money moves.
    pub fn is_real(&self) -> bool {
        self.base_url == daraja::PRODUCTION
    }
}

/// Reads the settings; without a certificate M-Pesa is not spoken to.
pub fn settings(read: &mut Reader<'_>) -> Option<Mpesa> {
    let certificate = read.text(|g| &g.mpesa.certificate).map(PathBuf::from);
    let base_url = read.parsed("CHAMALINK_MPESA_BASE_URL", |g| &g.mpesa.base_url, base_url);
    let shared = shared(read);
    let is_named = base_url.is_some() || shared.is_some();
    let Some(certificate) = certificate else {
        if is_named {
            read.note(Problem::new(
                "M-Pesa is configured without its certificate",
                "set CHAMALINK_MPESA_CERTIFICATE to the file from the Daraja portal",
            ));
        }
        return None;
    };
    Some(Mpesa {
        certificate,
        base_url: base_url.unwrap_or_else(|| daraja::PRODUCTION.to_owned()),
        shared,
    })
}

/// An address that is nobody's: whoever believes it believes everybody.
const NOBODY: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));

/// From where M-Pesa's reports are believed.
pub fn sources(read: &mut Reader<'_>, is_real: bool) -> Sources {
    let sources = read.parsed("CHAMALINK_MPESA_SOURCES", |g| &g.mpesa.sources, from);
    let everybody = sources.as_ref().is_some_and(|it| it.contain(NOBODY));
    if is_real && everybody {
        read.note(Problem::new(
            "CHAMALINK_MPESA_SOURCES: reports about real money are not believed from everybody",
            "name the networks of Safaricom, or leave it away",
        ));
    }
    // Where nothing is real, whoever plays Safaricom may be anywhere.
    sources.unwrap_or_else(if is_real {
        Sources::safaricom
    } else {
        Sources::anywhere
    })
}

fn from(text: &str) -> Result<Sources, Wrong> {
    let fix = || "write such as 196.201.214.200,196.201.213.0/24, or any".to_owned();
    text.parse()
        .map_err(|_wrong| ("these are no networks", fix()))
}

fn base_url(text: &str) -> Result<String, Wrong> {
    let url = read::public_url(text);
    let url = url.map_err(|(_, fix)| ("this is no address of M-Pesa", fix))?;
    Ok(url.origin().to_owned())
}

fn shared(read: &mut Reader<'_>) -> Option<SharedPaybill> {
    let short_code = read.parsed(
        "CHAMALINK_MPESA_SHARED_SHORT_CODE",
        |g| &g.mpesa.shared_short_code,
        short_code,
    );
    let till_number = read.parsed(
        "CHAMALINK_MPESA_SHARED_TILL",
        |g| &g.mpesa.shared_till,
        short_code_of_till,
    );
    let bouquet = read.parsed(
        "CHAMALINK_MPESA_SHARED_BOUQUET",
        |g| &g.mpesa.shared_bouquet,
        bouquet,
    );
    let confirm_above = read.parsed(
        "CHAMALINK_MPESA_SHARED_CONFIRM_ABOVE",
        |g| &g.mpesa.shared_confirm_above,
        shillings,
    );
    let initiator_name = read.parsed(
        "CHAMALINK_MPESA_SHARED_INITIATOR",
        |g| &g.mpesa.shared_initiator,
        initiator,
    );
    let password = secret(read.text(|g| &g.mpesa.shared_initiator_password));
    let key = secret(read.text(|g| &g.mpesa.shared_consumer_key));
    let key_secret = secret(read.text(|g| &g.mpesa.shared_consumer_secret));
    let passkey = secret(read.text(|g| &g.mpesa.shared_passkey));
    let short_code = short_code?;
    if initiator_name.is_some() != password.is_some() {
        read.note(Problem::new(
            "the initiator of the shared short code is not complete",
            "set CHAMALINK_MPESA_SHARED_INITIATOR and CHAMALINK_MPESA_SHARED_INITIATOR_PASSWORD, \
             or neither",
        ));
    }
    let Some((consumer_key, consumer_secret)) = key.zip(key_secret) else {
        read.note(Problem::new(
            "the shared short code has no credentials",
            "set CHAMALINK_MPESA_SHARED_CONSUMER_KEY and CHAMALINK_MPESA_SHARED_CONSUMER_SECRET",
        ));
        return None;
    };
    Some(SharedPaybill {
        short_code,
        till_number,
        consumer_key,
        consumer_secret,
        passkey,
        initiator: initiator_name.zip(password),
        bouquet: bouquet.unwrap_or(Bouquet::Business),
        confirm_above: confirm_above.unwrap_or(chama::paybills::commands::CONFIRM_ABOVE_USUAL),
    })
}

fn secret(text: Option<String>) -> Option<SecretString> {
    text.map(SecretString::from)
}

fn short_code(text: &str) -> Result<ShortCode, Wrong> {
    let fix = || "write the 5 to 7 digits Safaricom gave you".to_owned();
    ShortCode::parse(text).map_err(|_wrong| ("this is no short code", fix()))
}

fn short_code_of_till(text: &str) -> Result<ShortCode, Wrong> {
    short_code(text).map_err(|(_, fix)| ("this is no number of a till", fix))
}

fn bouquet(text: &str) -> Result<Bouquet, Wrong> {
    let fix = || "write business, customer or mgao".to_owned();
    text.parse()
        .map_err(|_unknown| ("this is none of the three", fix()))
}

fn shillings(text: &str) -> Result<Money, Wrong> {
    let fix = || "write such as 10000".to_owned();
    let amount = Money::parse_typed(text).ok();
    let amount = amount.filter(|amount| amount.cents() >= 0);
    amount.ok_or_else(|| ("this is no amount in shillings", fix()))
}

fn initiator(text: &str) -> Result<String, Wrong> {
    let fix = || "write the name of the API operator".to_owned();
    let name = InitiatorName::parse(text);
    let name = name.map_err(|_wrong| ("this is no name of an initiator", fix()))?;
    Ok(name.as_str().to_owned())
}
