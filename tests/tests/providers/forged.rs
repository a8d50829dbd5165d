//! Messages M-Pesa never sent. Whoever sends them, with whatever in them, to whichever address:
//! nothing is booked, and what came to an address of ours is kept apart.

use sandbox::{Answer, PayBill, Sandbox, Settings};
use serde_json::{Value, json};
use tests::World;

use crate::asks::ask_phone;
use crate::node::Node;
use crate::seed;
use crate::stage::{Chama, Stage, clock_of, shillings};

/// A message, where it goes, and whether it looks enough like one to be kept apart.
struct Forgery {
    what: &'static str,
    url: String,
    body: Vec<u8>,
}

pub async fn forged_messages_book_nothing(world: &World) {
    let settings = Settings::for_tests(seed(), clock_of(&world.clock));
    let sandbox = Sandbox::start(settings).await.expect("starts");
    let stage = Stage::set(world, sandbox, 2, 12).await;
    let node = Node::begin(&stage.context(), "one").await;
    stage.door.leads_to(Some(&node.address));
    let known = known(&stage).await;
    let before = booked(&stage).await;
    let client = reqwest::Client::builder().build().expect("a client");
    let forgeries = forgeries(&stage, &known);
    let count = forgeries.len();
    for forgery in forgeries {
        let request = client.post(&forgery.url).body(forgery.body);
        let request = request.header("content-type", "application/json");
        let answer = request.send().await;
        // Whoever sends too much may find the line cut before the answer.
        if let Ok(answer) = answer {
            let status = answer.status().as_u16();
            assert!(status < 500, "{}: {status}", forgery.what);
        }
        stage.rest().await;
        assert_eq!(booked(&stage).await, before, "{}", forgery.what);
    }
    // Nor later, when M-Pesa was asked about it.
    stage.let_pass(chrono::Duration::seconds(70), 4).await;
    stage.let_pass(chrono::Duration::minutes(30), 6).await;
    stage.let_pass(chrono::Duration::hours(13), 2).await;
    assert_eq!(booked(&stage).await, before);
    all_kept_apart(&stage, &known.receipt).await;
    println!("{count} forged messages, none booked");
    node.stop().await;
}

/// What is in the book: transactions, and what lies at M-Pesa.
async fn booked(stage: &Stage) -> (i64, Vec<i64>) {
    let mut held = Vec::new();
    for chama in stage.chamas.iter() {
        held.push(
            chama
                .group
                .raw_balance(&stage.context(), "mpesa_paybill")
                .await,
        );
    }
    (
        stage.number("SELECT count(*) FROM transactions").await,
        held,
    )
}

#[derive(Debug, sqlx::FromRow)]
#[expect(dead_code, reason = "read only when a test tells what went wrong")]
struct Kept {
    kind: String,
    reason: Option<String>,
}

/// Of all messages, those that were worked through and not kept apart are M-Pesa's own, or tell
/// nothing new of a receipt that is in the book.
async fn all_kept_apart(stage: &Stage, receipt: &str) {
    let open = "SELECT kind, reason FROM payment_messages WHERE state = 'received'";
    let open: Vec<Kept> = stage.rows(open).await;
    assert!(open.is_empty(), "not worked through: {open:?}");
    let genuine = stage.sandbox.deliveries();
    let genuine: Vec<&str> = genuine.iter().map(|sent| sent.body.as_str()).collect();
    let done: Vec<(Vec<u8>,)> = stage
        .rows("SELECT body FROM payment_messages WHERE state = 'processed'")
        .await;
    for (body,) in done {
        let body = String::from_utf8_lossy(&body).into_owned();
        let is_known = genuine.contains(&body.as_str()) || body.contains(receipt);
        assert!(is_known, "taken for M-Pesa's: {body}");
    }
    let strange = "SELECT kind, reason FROM payment_messages WHERE state = 'quarantined'";
    let strange: Vec<Kept> = stage.rows(strange).await;
    assert!(strange.len() > 20, "{strange:?}");
}

/// What an attacker may know: a payment that was made, a prompt that waits for its PIN, and one
/// that was cancelled.
struct Known {
    receipt: String,
    open: String,
    cancelled: String,
}

async fn known(stage: &Stage) -> Known {
    let chama = &stage.chamas[0];
    let payer = &chama.payers[0];
    let paid = stage.sandbox.customer_pays_bill(PayBill {
        msisdn: payer.msisdn.clone(),
        business: chama.short_code.clone(),
        reference: payer.code.clone(),
        amount: shillings(300),
    });
    let receipt = paid.await.expect("is paid").receipt;
    let mut shown = Vec::new();
    for payer in &chama.payers[1..3] {
        let status = ask_phone(&stage.door.address, chama, payer.member, 1_400).await;
        assert_eq!(status, Some(202), "the request is taken");
        stage.rest().await;
        let prompt = stage.sandbox.prompt_on(&payer.msisdn);
        shown.push(prompt.expect("is shown").checkout_request_id);
    }
    stage
        .sandbox
        .answer(&shown[1], &Answer::Cancel)
        .expect("is shown");
    stage.let_pass(chrono::Duration::seconds(10), 2).await;
    Known {
        receipt,
        open: shown[0].clone(),
        cancelled: shown[1].clone(),
    }
}

fn forgeries(stage: &Stage, known: &Known) -> Vec<Forgery> {
    let (ours, theirs) = (&stage.chamas[0], &stage.chamas[1]);
    let hook = &ours.hook;
    let mut all = Vec::new();
    let mut add = |what, path: &str, body: Vec<u8>| {
        all.push(Forgery {
            what,
            url: format!("{hook}/{path}"),
            body,
        });
    };
    let new = "UZ99INVENT";
    let c2b = |change: &dyn Fn(&mut Value)| changed(confirmation(ours, new), change);
    add("an invented confirmation", "c2b/confirm", c2b(&|_| {}));
    add(
        "a known receipt with another amount",
        "c2b/confirm",
        c2b(&|body| {
            body["TransID"] = json!(known.receipt);
            body["TransAmount"] = json!("99999.00");
        }),
    );
    add(
        "a known receipt for another member",
        "c2b/confirm",
        c2b(&|body| {
            body["TransID"] = json!(known.receipt);
            body["TransAmount"] = json!("300.00");
            body["BillRefNumber"] = json!(ours.payers[5].code);
        }),
    );
    add(
        "another chama's short code",
        "c2b/confirm",
        c2b(&|body| {
            body["BusinessShortCode"] = json!(theirs.short_code);
        }),
    );
    for (what, field, value) in odd_values() {
        add(
            what,
            "c2b/confirm",
            c2b(&|body| body[field] = value.clone()),
        );
    }
    let stk = |checkout: &str, amount: i64| callback(checkout, new, amount);
    add(
        "a prompt we never sent",
        "stk",
        stk("ws_CO_01012026000000000711000001", 1_400),
    );
    add(
        "another amount than asked",
        "stk",
        stk(&known.open, 1_000_000),
    );
    add("less than asked", "stk", stk(&known.open, 1));
    add(
        "paid, after it was cancelled",
        "stk",
        stk(&known.cancelled, 1_400),
    );
    let request = stk(&known.open, 1_400);
    add("a callback for another kind", "c2b/confirm", request);
    add("a confirmation for another kind", "stk", c2b(&|_| {}));
    add("no such kind", "c2b/validate/more", c2b(&|_| {}));
    all.extend(of_no_kind(ours));
    all.extend(elsewhere(stage, ours, theirs, known));
    all
}

/// Results nobody asked for, and what is no message at all.
fn of_no_kind(ours: &Chama) -> Vec<Forgery> {
    let to = |what, path: &str, body| Forgery {
        what,
        url: format!("{}/{path}", ours.hook),
        body,
    };
    let mut all = Vec::new();
    for (what, body) in results(ours) {
        all.push(to(what, "result", body.clone()));
        all.push(to(what, "timeout", body));
    }
    for (what, body) in rubbish() {
        for path in ["c2b/confirm", "stk", "result", "timeout", "pull"] {
            all.push(to(what, path, body.clone()));
        }
    }
    all
}

/// Addresses that are not ours, and ours with what belongs to another.
fn elsewhere(stage: &Stage, ours: &Chama, theirs: &Chama, known: &Known) -> Vec<Forgery> {
    let base = &stage.door.address;
    let (hook, other) = (&ours.hook, &theirs.hook);
    let body = |receipt: &str| changed(confirmation(ours, receipt), &|_| {});
    let flipped = match hook.strip_suffix('0') {
        Some(rest) => format!("{rest}1"),
        None => format!("{}0", &hook[..hook.len() - 1]),
    };
    [
        ("no secret", format!("{base}/hooks/pay/c2b/confirm")),
        ("a short secret", format!("{base}/hooks/pay/0/c2b/confirm")),
        (
            "a guessed secret",
            format!("{base}/hooks/pay/{}/c2b/confirm", "0".repeat(64)),
        ),
        (
            "a secret with one wrong digit",
            format!("{flipped}/c2b/confirm"),
        ),
        (
            "a secret in capitals",
            format!("{}/c2b/confirm", hook.to_uppercase()),
        ),
        ("another chama's address", format!("{other}/c2b/confirm")),
    ]
    .into_iter()
    .flat_map(|(what, url)| {
        ["UZ88INVENT", &known.receipt].map(|receipt| Forgery {
            what,
            url: url.clone(),
            body: body(receipt),
        })
    })
    .collect()
}

fn changed(mut body: Value, change: &dyn Fn(&mut Value)) -> Vec<u8> {
    change(&mut body);
    body.to_string().into_bytes()
}

fn confirmation(chama: &Chama, receipt: &str) -> Value {
    let payer = &chama.payers[4];
    json!({
        "TransactionType": "Pay Bill", "TransID": receipt, "TransTime": "20260314100500",
        "TransAmount": "1400.00", "BusinessShortCode": chama.short_code,
        "BillRefNumber": payer.code, "InvoiceNumber": "", "OrgAccountBalance": "1700.00",
        "ThirdPartyTransID": "", "MSISDN": payer.msisdn, "FirstName": "NEEMA",
        "MiddleName": "", "LastName": "",
    })
}

/// A confirmation of a payment nobody made.
pub fn invented(chama: &Chama, receipt: &str, shillings: i64) -> String {
    let mut body = confirmation(chama, receipt);
    body["TransAmount"] = json!(format!("{shillings}.00"));
    body.to_string()
}

fn callback(checkout: &str, receipt: &str, amount: i64) -> Vec<u8> {
    let items = json!([
        { "Name": "Amount", "Value": amount },
        { "Name": "MpesaReceiptNumber", "Value": receipt },
        { "Name": "TransactionDate", "Value": 20_260_314_100_500_i64 },
        { "Name": "PhoneNumber", "Value": 254_711_000_001_i64 },
    ]);
    let body = json!({ "Body": { "stkCallback": {
        "MerchantRequestID": "29115-34620561-1", "CheckoutRequestID": checkout,
        "ResultCode": 0, "ResultDesc": "The service request is processed successfully.",
        "CallbackMetadata": { "Item": items },
    } } });
    body.to_string().into_bytes()
}

/// Values of another type than they should be, and sums that are none.
fn odd_values() -> Vec<(&'static str, &'static str, Value)> {
    vec![
        ("an amount below zero", "TransAmount", json!("-1400.00")),
        ("an amount of nothing", "TransAmount", json!("0")),
        ("an amount that is no number", "TransAmount", json!("NaN")),
        ("an endless amount", "TransAmount", json!("1e309")),
        (
            "an amount of parts of cents",
            "TransAmount",
            json!("14.005"),
        ),
        ("a list of amounts", "TransAmount", json!([1400, 1400])),
        (
            "an amount within an amount",
            "TransAmount",
            json!({ "TransAmount": 1400 }),
        ),
        ("no amount", "TransAmount", Value::Null),
        (
            "a receipt that is a number",
            "TransID",
            json!(1_234_567_890),
        ),
        ("a list of receipts", "TransID", json!(["UZ77INVENT"])),
        ("an empty receipt", "TransID", json!("")),
        ("a long receipt", "TransID", json!("U".repeat(5_000))),
        ("a receipt with a quote", "TransID", json!("UZ66' OR 1=1")),
        ("a truth for a short code", "BusinessShortCode", json!(true)),
        ("a time before time", "TransTime", json!("00000000000000")),
        (
            "a long account number",
            "BillRefNumber",
            json!("9".repeat(9_000)),
        ),
        (
            "hidden signs",
            "BillRefNumber",
            json!("\u{0}\u{202e}\u{feff}"),
        ),
    ]
}

/// Answers to questions nobody asked.
fn results(chama: &Chama) -> Vec<(&'static str, Vec<u8>)> {
    let result = |parameters: Value| {
        let body = json!({ "Result": {
            "ResultType": 0, "ResultCode": 0, "ResultDesc": "Success",
            "OriginatorConversationID": "CL-00000000000000000000000000000000",
            "ConversationID": "AG_20260314_00000000000000000000",
            "TransactionID": "UZ55INVENT",
            "ResultParameters": { "ResultParameter": parameters },
        } });
        body.to_string().into_bytes()
    };
    let party = format!("{} - UMOJA", chama.short_code);
    vec![
        (
            "a status nobody asked for",
            result(json!([
                { "Key": "ReceiptNo", "Value": "UZ55INVENT" },
                { "Key": "TransactionStatus", "Value": "Completed" },
                { "Key": "Amount", "Value": "1400" },
                { "Key": "CreditPartyName", "Value": party },
            ])),
        ),
        (
            "a payout nobody made",
            result(json!([
                { "Key": "TransactionReceipt", "Value": "UZ55INVENT" },
                { "Key": "TransactionAmount", "Value": 1_400 },
            ])),
        ),
        ("parameters that are none", result(json!("all of them"))),
    ]
}

fn rubbish() -> Vec<(&'static str, Vec<u8>)> {
    let deep = format!("{}{}", "[".repeat(20_000), "]".repeat(20_000));
    let mut large = br#"{"Body":{"stkCallback":{"CheckoutRequestID":""#.to_vec();
    large.resize(1_048_576, b'x');
    vec![
        ("nothing at all", Vec::new()),
        ("an empty object", b"{}".to_vec()),
        ("a null", b"null".to_vec()),
        ("a bare number", b"1400".to_vec()),
        ("half a message", br#"{"TransID":"UZ44INV"#.to_vec()),
        ("no text", vec![0xff, 0xfe, 0x00, 0x80]),
        ("a form", b"TransID=UZ33INVENT&TransAmount=1400".to_vec()),
        ("a deep one", deep.into_bytes()),
        ("a megabyte", large),
    ]
}
