//! The same message many times at once: booked once, answered every time, and soon.

use std::time::Duration;

use sandbox::deliveries::Delivered;
use sandbox::{Api, PayBill, Plan, Sandbox, Settings};
use tests::World;

use crate::asks::ask_phone;
use crate::node::Node;
use crate::stage::{Stage, clock_of, shillings};
use crate::{number_of, seed};

/// Messages at the same moment.
const TIMES: usize = 50;
/// Beside the first one.
const REPEATS: u32 = 49;
/// 99 of 100 answers are there by then.
const SOON: Duration = Duration::from_secs(1);

pub async fn fifty_times_at_once(world: &World) {
    let rounds = number_of("CHAMALINK_AT_ONCE_ROUNDS", 6);
    let settings = Settings::for_tests(seed(), clock_of(&world.clock));
    let sandbox = Sandbox::start(settings).await.expect("starts");
    let stage = Stage::set(world, sandbox, 1, 12).await;
    let node = Node::begin(&stage.context(), "one").await;
    // Another works on the same messages.
    let mut other = Node::serve(&stage.context()).await;
    other.work(&stage.context(), "other");
    stage.door.leads_to(Some(&node.address));
    for round in 0..rounds {
        let before = stage.number("SELECT count(*) FROM transactions").await;
        let about = match round % 2 {
            0 => pay_from_menu(&stage, round).await,
            _ => pay_when_asked(&stage, round).await,
        };
        stage.rest().await;
        let answers: Vec<Delivered> = stage
            .sandbox
            .deliveries()
            .into_iter()
            .filter(|sent| about.contains(&sent.about))
            .collect();
        assert!(answers.len() >= TIMES, "{}", answers.len());
        check(&answers);
        stage.let_pass(chrono::Duration::seconds(70), 2).await;
        let booked = stage.number("SELECT count(*) FROM transactions").await - before;
        assert_eq!(booked, 1, "round {round}: {about:?}");
        // And once more, when it is in the book.
        let again = stage.sandbox.redeliver(&about[0], TIMES).await;
        assert!(again.iter().all(|status| *status == Some(200)), "{again:?}");
        stage.rest().await;
        let still = stage.number("SELECT count(*) FROM transactions").await - before;
        assert_eq!(still, 1, "round {round}");
    }
    let held = stage.held_at_the_sandbox(&stage.chamas[0]);
    let booked = stage.chamas[0]
        .group
        .raw_balance(&stage.context(), "mpesa_paybill")
        .await;
    assert_eq!(booked, held.cents());
    node.stop().await;
    other.stop().await;
}

/// All were answered with 200, and soon.
fn check(answers: &[Delivered]) {
    let statuses: Vec<Option<u16>> = answers.iter().map(|sent| sent.status).collect();
    assert!(
        statuses.iter().all(|status| *status == Some(200)),
        "{statuses:?}"
    );
    let mut times: Vec<Duration> = answers.iter().map(|sent| sent.took).collect();
    times.sort();
    let slowest = times[times.len() * 99 / 100 - usize::from(times.len() < 100)];
    println!("{} answers, 99 of 100 within {slowest:?}", times.len());
    assert!(slowest < SOON, "{slowest:?}");
}

/// A payment from the menu, confirmed 50 times; what the messages are about.
async fn pay_from_menu(stage: &Stage, round: usize) -> Vec<String> {
    let chama = &stage.chamas[0];
    stage.sandbox.next(Plan {
        duplicates: REPEATS,
        ..Plan::on(Api::C2bPayment)
    });
    let payer = &chama.payers[round];
    let paid = stage.sandbox.customer_pays_bill(PayBill {
        msisdn: payer.msisdn.clone(),
        business: chama.short_code.clone(),
        reference: payer.code.clone(),
        amount: shillings(1_400),
    });
    vec![paid.await.expect("is paid").receipt]
}

/// A payment we asked for, told of 50 times by the callback, and by a confirmation as well.
async fn pay_when_asked(stage: &Stage, round: usize) -> Vec<String> {
    let chama = &stage.chamas[0];
    stage.sandbox.next(Plan {
        duplicates: REPEATS,
        second: Some(sandbox::controls::Second::Together),
        ..Plan::on(Api::StkPush)
    });
    let payer = &chama.payers[round];
    let address = &stage.door.address;
    let status = ask_phone(address, chama, payer.member, 1_500).await;
    assert_eq!(status, Some(202), "the request is taken");
    let checkout = loop {
        if let Some(prompt) = stage.sandbox.prompt_on(&payer.msisdn) {
            break prompt.checkout_request_id;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    };
    stage.sandbox.enter_pin(&checkout).expect("is shown");
    stage.sandbox.settle().await;
    let prompt = stage.sandbox.prompt(&checkout).expect("is known");
    vec![checkout, prompt.receipt.expect("is paid")]
}
