//! What a world needs to hold paybills: keys, and an M-Pesa that never answers.

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use chama::paybills::{ConnectPaybill, Paybill, PaybillForm};
use chama::people::proof::Fresh;
use chama::sealing::{Key, Keyring};
use chama::{Clock, Context, Result, SystemClock};
use daraja::{Daraja, Settings};
use domain::access::may;
use domain::ids::UserId;
use domain::paybills::PaybillState;
use store::{Isolation, query};

use crate::people::{Group, PASSWORD, Person};

/// Where nobody listens.
const NOWHERE: &str = "http://127.0.0.1:9";

/// A key for which passwords can be encrypted, and which nothing decrypts.
pub const CERTIFICATE: &str = "\
-----BEGIN PUBLIC KEY-----\n\
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA0NH5JSG+EaqMZI65QVO2\n\
GQtb9BHwumtsnsvZ1w47kwdCvWwbv2JnCmBQevVWQAge+QB2jpbfHGMzQvE1D3ZX\n\
HiJcKW/ggKJbRK1UU1DzNc4gGIMZI68oMlPVaZo2hlABssd052X0rnuxayfDFvbY\n\
9J9ZfqCeE2mx6zNCcmfjrpsm1eJ1AWA3W6bhak7qvf4rTBnd1p/sH2T1/fw53xqb\n\
nTzuMPlX3MOy7mP5NcVHFOGPWXXmohXSu1oZlAdLs2hbdPvdAbgKOuJZ8yyCg59a\n\
sMMo1eFKKGVdStPnPFXLUMQX1TOnwoLbk8RrkDdi+elCER23ewL8TdC+rikV/wBv\n\
AQIDAQAB\n\
-----END PUBLIC KEY-----\n\
";

/// A client for an M-Pesa that never answers; every world shares it.
pub fn silent_mpesa() -> Daraja {
    static SILENT: LazyLock<Daraja> = LazyLock::new(|| mpesa_at(NOWHERE));
    SILENT.clone()
}

/// A client for a pretended M-Pesa.
pub fn mpesa_at(base_url: &str) -> Daraja {
    let settings = Settings {
        base_url: base_url.to_owned(),
        certificate_pem: CERTIFICATE.to_owned(),
        timeout: Duration::from_secs(5),
        now: Arc::new(|| SystemClock.now()),
    };
    Daraja::new(settings).expect("the key of the tests is one")
}

/// A keyring with one key of this id.
pub fn keyring(id: &str) -> Keyring {
    Keyring::new(&[sealing_key(id)]).expect("a key is a key")
}

/// The key of this id: the same each time.
pub fn sealing_key(id: &str) -> Key {
    let mut bytes = [7_u8; Key::LENGTH];
    for (byte, own) in bytes.iter_mut().zip(id.bytes()) {
        *byte = own;
    }
    Key::new(id, bytes).expect("a fitting id")
}

/// A paybill of this number with all its credentials.
pub fn paybill_form(short_code: &str) -> PaybillForm<'_> {
    PaybillForm {
        place_id: None,
        kind: "paybill",
        short_code,
        till_number: "",
        consumer_key: "umoja-consumer-key",
        consumer_secret: "umoja-consumer-secret",
        passkey: "umoja-passkey",
        initiator_name: Some("umoja-api"),
        initiator_password: "umoja-initiator#1",
        bouquet: "",
        confirm_above: None,
    }
}

impl Group {
    /// The person's right to manage the paybill, with the password given.
    pub async fn fresh_for_paybill(
        &self,
        context: &Context,
        person: &Person,
    ) -> Fresh<may::ManagePaybill> {
        let grant = self.grant(context, person).await;
        let session = context.session(&person.token).await;
        let session = session.expect("the database answers").expect("signed in");
        let fresh = context.fresh(&session, grant, Some(PASSWORD)).await;
        fresh.expect("the password is right")
    }

    /// The chairperson connects a paybill, which then waits for another officer.
    pub async fn ask_for_paybill(
        &self,
        context: &Context,
        form: &PaybillForm<'_>,
    ) -> Result<Paybill> {
        let fresh = self.fresh_for_paybill(context, &self.founder).await;
        let command = ConnectPaybill::check(form)?;
        Ok(context.connect_paybill(&fresh, None, command).await?.answer)
    }

    /// The same, and it is in use: past the program, for a chama that has no second officer.
    pub async fn connect(&self, context: &Context, form: &PaybillForm<'_>) -> Result<Paybill> {
        let asked = self.ask_for_paybill(context, form).await?;
        let mut tx = context.db().begin(Isolation::Guarded).await?;
        let off = "UPDATE paybills SET state = 'off' WHERE chama_id = $1 AND state = 'active'";
        query(off).bind(self.id.get()).execute(&mut tx).await?;
        let agreed = "UPDATE paybills SET state = 'active', agreed_by = $2, agreed_at = $3 \
                      WHERE id = $1";
        query(agreed)
            .bind(asked.id.get())
            .bind(UserId::AUTOMATIC.get())
            .bind(asked.connected_at)
            .execute(&mut tx)
            .await?;
        tx.commit().await?;
        Ok(Paybill {
            state: PaybillState::Active,
            agreed_at: Some(asked.connected_at),
            ..asked
        })
    }
}
