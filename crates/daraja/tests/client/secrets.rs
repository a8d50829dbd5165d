//! Nothing secret in errors, in `Debug`, or in what is traced, also when Safaricom repeats it all.

use std::io::Write;
use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use daraja::{Error, RefusalKind};
use tracing_subscriber::fmt::MakeWriter;

use crate::faults::{payment, push};
use crate::server::{KEY, PASSKEY, PASSWORD, SECRET, Say, World, credentials, refusal};

#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Written {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

fn assert_tells_nothing(text: &str) {
    let basic = STANDARD.encode(format!("{KEY}:{SECRET}"));
    for secret in [
        KEY,
        SECRET,
        PASSKEY,
        PASSWORD,
        basic.as_str(),
        "TokenNumber",
        "s3cretPath",
        "254712345678",
        "254705912645",
    ] {
        assert!(!text.contains(secret), "{secret} in: {text}");
    }
}

#[tokio::test]
async fn whatever_safaricom_repeats_is_not_repeated_further() {
    let written = Written::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(written.clone())
        .finish();
    // For the whole program: what the other tests cause to be traced is looked at as well.
    tracing::subscriber::set_global_default(subscriber).unwrap();

    let world = World::new().await;
    let account = world.account();
    let mut errors: Vec<Error> = Vec::new();
    let stk = "/mpesa/stkpush/v1/processrequest";
    let b2c = "/mpesa/b2c/v3/paymentrequest";
    let token = "Error Occurred - Invalid Access Token - TokenNumber0Vt6Yh";
    world.safaricom.says("/oauth/v1/generate", [Say::Echo]);
    errors.extend(account.check().await.err());
    world
        .safaricom
        .says(stk, [Say::Echo, refusal(400, KEY, SECRET)]);
    errors.extend(account.stk_push(&push()).await.err());
    errors.extend(account.stk_push(&push()).await.err());
    let twice = || refusal(401, "401.002.01", token);
    world.safaricom.says(
        b2c,
        [Say::Echo, twice(), twice(), Say::This(500, "{}".to_owned())],
    );
    for _ in 0..3 {
        errors.extend(account.b2c(&payment()).await.err());
    }
    let words = format!("Bad Request - Invalid {PASSKEY}");
    world
        .safaricom
        .says(stk, [refusal(400, "400.002.02", &words)]);
    errors.extend(account.stk_push(&push()).await.err());
    let failed = format!("{SECRET} failed");
    world.safaricom.says(stk, [refusal(500, "500", &failed)]);
    errors.extend(account.stk_push(&push()).await.err());

    assert_eq!(errors.len(), 8);
    assert!(
        errors
            .iter()
            .any(|error| error.is_refused(&RefusalKind::InvalidToken))
    );
    for error in &errors {
        assert_tells_nothing(&format!("{error} {error:?}"));
    }
    let logged = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
    assert!(logged.contains("M-Pesa answered"), "{logged}");
    assert_tells_nothing(&logged);
}

#[tokio::test]
async fn what_is_asked_for_shows_nothing_either() {
    let world = World::new().await;
    let account = world.account();
    let shown = format!(
        "{:?} {account:?} {:?} {:?}",
        credentials(),
        push(),
        payment()
    );
    assert!(shown.contains("600984"));
    assert_tells_nothing(&shown);
}
