//! The pretended M-Pesa beside the sample: a phone to pay with, and the chama's own paybill, which
//! holds there what the books say it holds.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use chama::Context;
use chama::access::Grant;
use chama::paybills::{self, ConnectPaybill, DecidePaybill, PaybillForm};
use chama::people::sign_in::SignIn;
use chama::people::views::SessionView;
use chama::reports::chamas::mine;
use chama::reports::members::record_choices;
use chama::{Clock, SystemClock};
use daraja::Daraja;
use domain::access::may;
use domain::ids::ChamaId;
use domain::ledger::AccountKind;
use domain::money::Money;
use domain::payments::msisdn::wire;
use domain::phone::PhoneNumber;
use domain::sources::Sources;
use sandbox::{PayBill, Sandbox, Settings, ShortCode};
use tokio::net::TcpListener;

use super::people::{CHAIRPERSON, MEMBERS, SIGN_INS, TREASURER};
use super::play::PaidToday;

/// The number customers pay to.
pub const SHORT_CODE: &str = "600984";
/// As customers see the chama.
const NAME: &str = "TUMAINI SAVINGS GROUP";
/// Enough for whoever answers from the same machine.
const TIMEOUT: Duration = Duration::from_secs(10);
const SEED: u64 = 2024;

/// Starts it, as it was left where it is kept.
///
/// # Errors
/// When what it kept cannot be read.
pub fn start(listener: TcpListener, kept_in: PathBuf) -> anyhow::Result<Sandbox> {
    let bind = listener.local_addr()?;
    let settings = Settings {
        kept_in: Some(kept_in),
        ..Settings::for_people(bind, SEED)
    };
    Ok(Sandbox::start_on(listener, settings)?)
}

/// The product, which speaks to it and is called back where it serves.
///
/// # Errors
/// When the certificate cannot be used.
pub fn speak_to(
    sandbox: &Sandbox,
    context: Context,
    served_at: SocketAddr,
) -> anyhow::Result<Context> {
    let client = Daraja::new(daraja::Settings {
        base_url: sandbox.base_url(),
        certificate_pem: Sandbox::certificate_pem().to_owned(),
        timeout: TIMEOUT,
        now: Arc::new(|| SystemClock.now()),
    })?;
    Ok(context
        .with_mpesa(client)
        .with_callback_base(&format!("http://{served_at}"))
        .with_hook_sources(Sources::anywhere()))
}

/// Connects the chama's paybill where it is not yet, as the chairperson asks and the treasurer
/// agrees, and tells it where to report payments.
///
/// # Errors
/// When the password of one of them is another by now, or a step is refused.
pub async fn connect(
    context: &Context,
    sandbox: &Sandbox,
    paid_today: &[PaidToday],
) -> anyhow::Result<()> {
    let (session, chama) = signed_in(context, CHAIRPERSON).await?;
    if !sandbox.knows(SHORT_CODE) {
        let held = held(context, &session, chama).await?;
        open(sandbox, held, paid_today)?;
    }
    let person = session.signed_in;
    let shown = paybills::shown(context, context.grant(person, chama).await?).await?;
    if shown.is_none() {
        let grant: Grant<may::ManagePaybill> = context.grant(person, chama).await?;
        let fresh = context.fresh(&session, grant, None).await?;
        let form = ConnectPaybill::check(&form())?;
        let asked = context.connect_paybill(&fresh, None, form).await?.answer;
        let (other, _) = signed_in(context, TREASURER).await?;
        let grant: Grant<may::ManagePaybill> = context.grant(other.signed_in, chama).await?;
        let fresh = context.fresh(&other, grant, None).await?;
        let agree = DecidePaybill {
            paybill_id: asked.id,
            agrees: true,
        };
        context.run(&fresh, None, &agree).await?;
    }
    // Both may serve at other addresses than the last time.
    let grant: Grant<may::ManagePaybill> = context.grant(person, chama).await?;
    context.register_paybill(&grant).await?;
    Ok(())
}

/// Signs one of the sample's people in.
async fn signed_in(context: &Context, member: usize) -> anyhow::Result<(SessionView, ChamaId)> {
    let sign_in = SIGN_INS.iter().find(|it| it.member == member);
    let sign_in = sign_in.context("the officer cannot sign in")?;
    let (_, token) = context
        .sign_in(&SignIn {
            email: sign_in.email,
            password: sign_in.password,
            remember: false,
        })
        .await?;
    let session = context.session(&token).await?.context("no session")?;
    let chamas = mine(context, session.signed_in, 1, 1).await?.chamas;
    let chama = chamas.first().context("no chama")?.id;
    Ok((session, chama))
}

/// What the books say the paybill holds.
async fn held(context: &Context, session: &SessionView, chama: ChamaId) -> anyhow::Result<Money> {
    let grant: Grant<may::RecordMoney> = context.grant(session.signed_in, chama).await?;
    let places = record_choices(context, grant).await?.places;
    let own = places
        .iter()
        .find(|place| place.kind == AccountKind::MpesaPaybill);
    Ok(own.context("no paybill in the books")?.balance)
}

/// The paybill's account, and the phones of the members.
fn open(sandbox: &Sandbox, held: Money, paid_today: &[PaidToday]) -> anyhow::Result<()> {
    sandbox.register(ShortCode::pay_bill(SHORT_CODE, NAME));
    let with_phone = MEMBERS.iter().filter(|it| !it.phone_number.is_empty());
    for member in with_phone {
        let name = format!("{} {}", member.first_name, member.last_name);
        sandbox.name_person(&msisdn(member.phone_number)?, &name);
    }
    let amounts: Vec<Money> = paid_today
        .iter()
        .map(|paid| Money::from_cents(paid.shillings.saturating_mul(100)))
        .collect();
    let today = Money::checked_sum(amounts.iter().copied());
    let before = today.and_then(|today| held.checked_sub(today));
    let before = before.filter(|before| !before.is_negative());
    let before = before.context("more came today than there is")?;
    if before.is_positive() {
        sandbox.carry_over(SHORT_CODE, before)?;
    }
    for (paid, amount) in paid_today.iter().zip(amounts) {
        let member = MEMBERS.get(paid.member).context("nobody paid")?;
        let payment = PayBill {
            msisdn: msisdn(member.phone_number)?,
            business: SHORT_CODE.to_owned(),
            reference: member.first_name.to_uppercase(),
            amount,
        };
        sandbox.remember_pay_bill(&paid.receipt, payment, paid.at)?;
    }
    Ok(())
}

fn msisdn(phone: &str) -> anyhow::Result<String> {
    Ok(wire(&PhoneNumber::parse(phone)?))
}

/// The paybill as its owner types it. These secrets open nothing but the pretended M-Pesa.
fn form() -> PaybillForm<'static> {
    PaybillForm {
        place_id: None,
        kind: "paybill",
        short_code: SHORT_CODE,
        till_number: "",
        consumer_key: "key-of-600984",
        consumer_secret: "secret-of-600984",
        passkey: "passkey-of-600984",
        initiator_name: Some("testapi"),
        initiator_password: "Initiator#600984",
        bouquet: "business",
        confirm_above: None,
    }
}
