//! The page where a person plays the phone.

use crate::kit::{CODE, PHONE, World, shillings};

async fn post(world: &World, path: &str, fields: &[(&str, &str)]) -> String {
    let url = format!("{}{path}", world.sandbox.base_url());
    let response = world.client.post(url).form(fields).send().await.unwrap();
    response.text().await.unwrap()
}

async fn get(world: &World, path: &str) -> (String, String) {
    let url = format!("{}{path}", world.sandbox.base_url());
    let response = world.client.get(url).send().await.unwrap();
    let policy = response.headers().get("content-security-policy");
    let policy = policy
        .map(|value| value.to_str().unwrap().to_owned())
        .unwrap_or_default();
    (response.text().await.unwrap(), policy)
}

#[tokio::test]
async fn a_prompt_appears_and_is_paid_by_pin() {
    let world = World::new().await;
    let (home, policy) = get(&world, "/").await;
    assert!(home.contains("Pick up"), "{home}");
    assert!(policy.contains("default-src 'none'"), "{policy}");
    let phone = post(&world, "/phone", &[("msisdn", "0708 374 149")]).await;
    assert!(phone.contains("http-equiv=\"refresh\""), "{phone}");
    assert!(phone.contains("None so far."), "{phone}");

    let checkout = world.pushed(500).await;
    let (phone, _) = get(&world, &format!("/phone/{PHONE}")).await;
    assert!(
        phone.contains("Do you want to pay Ksh500.00 to Upendo Chama"),
        "{phone}"
    );
    // While there is something to type the page stays as it is.
    assert!(!phone.contains("http-equiv=\"refresh\""), "{phone}");
    let (list, _) = get(&world, "/phone").await;
    assert!(list.contains("(asks for a PIN)"), "{list}");
    let path = format!("/phone/{PHONE}/prompts/{checkout}");
    let paid = post(&world, &path, &[("does", "pin"), ("pin", "1234")]).await;
    let receipt = &world.sandbox.receipts()[0].receipt;
    assert!(
        paid.contains(&format!("Paid. {receipt} is the receipt.")),
        "{paid}"
    );
    assert!(paid.contains("Ksh500.00 sent to UPENDO CHAMA"), "{paid}");
    let gone = post(&world, &path, &[("does", "cancel")]).await;
    assert!(gone.contains("The request is no longer there."), "{gone}");
    for does in ["cancel", "ignore"] {
        let checkout = world.pushed(501).await;
        let path = format!("/phone/{PHONE}/prompts/{checkout}");
        post(&world, &path, &[("does", does)]).await;
    }
    assert_eq!(world.sandbox.receipts().len(), 1);
}

#[tokio::test]
async fn a_bill_is_paid_from_the_menu() {
    let world = World::new().await;
    let (menu, _) = get(&world, &format!("/phone/{PHONE}/pay")).await;
    assert!(menu.contains("600984 Upendo Chama"), "{menu}");
    let path = format!("/phone/{PHONE}/pay");
    let fields = |pin: &'static str, amount: &'static str| {
        [
            ("business", CODE),
            ("reference", "<000123>"),
            ("amount", amount),
            ("pin", pin),
        ]
    };
    let wrong = post(&world, &path, &fields("9999", "50")).await;
    assert!(
        wrong.contains("The initiator information is invalid."),
        "{wrong}"
    );
    let odd = post(&world, &path, &fields("1234", "fifty")).await;
    assert!(odd.contains("That is no amount."), "{odd}");
    let paid = post(&world, &path, &fields("1234", "1,000")).await;
    assert!(paid.contains("for account &lt;000123&gt;"), "{paid}");
    let all = world.sandbox.receipts();
    assert_eq!((all.len(), all[0].amount), (1, shillings(1_000)));
    let wallet = world.sandbox.wallet(PHONE);
    post(&world, &format!("/phone/{PHONE}/top-up"), &[]).await;
    let more = world.sandbox.wallet(PHONE).checked_sub(wallet);
    assert_eq!(more, Some(shillings(10_000)));
    let (nobody, _) = get(&world, "/phone/12").await;
    assert!(nobody.contains("Not found"), "{nobody}");
}
