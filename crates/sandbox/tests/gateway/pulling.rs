//! Pulling the payments of the last two days.

use serde_json::{Value, json};

use crate::kit::{CODE, World};

async fn pull(world: &World, offset: &str) -> Value {
    let body = json!({
        "ShortCode": CODE,
        "StartDate": "2026-03-20 8:36:00",
        "EndDate": "2026-03-31 10:10:00",
        "OffSetValue": offset,
    });
    world.ask("/pulltransactions/v1/query", &body).await.body
}

async fn register(world: &World) -> Value {
    let body = json!({
        "ShortCode": CODE,
        "RequestType": "Pull",
        "NominatedNumber": "0722000000",
        "CallBackURL": world.hook("pull"),
    });
    world.ask("/pulltransactions/v1/register", &body).await.body
}

#[tokio::test]
async fn two_days_in_pages_of_a_hundred() {
    let world = World::new().await;
    assert_eq!(pull(&world, "0").await["errorCode"], "400.001");
    assert_eq!(register(&world).await["ResponseStatus"], "1000");
    assert_eq!(register(&world).await["ResponseStatus"], "1001");
    let empty = pull(&world, "0").await;
    assert_eq!(
        (&empty["ResponseCode"], &empty["Response"]),
        (&json!("1001"), &json!([[]]))
    );

    let old = world
        .sandbox
        .customer_pays_bill(World::bill(1, "old"))
        .await
        .unwrap();
    world.later(47 * 3_600);
    for n in 0..150 {
        let bill = World::bill(2, &format!("n{n}"));
        world.sandbox.customer_pays_bill(bill).await.unwrap();
    }
    let mut world = world;
    world.sign_in().await;
    let first = pull(&world, "0").await;
    assert_eq!(first["ResponseCode"], "1000");
    let rows = first["Response"][0].as_array().unwrap();
    assert_eq!(rows.len(), 100);
    assert_eq!(rows[0]["transactionId"], old.receipt.as_str());
    assert_eq!(rows[0]["trxDate"], "2026-03-25T20:30:00Z");
    assert_eq!(rows[0]["billreference"], "old");
    assert_eq!(rows[0]["amount"], "1.00");
    assert_eq!(rows[0]["transactiontype"], "c2b-pay-bill-debit");
    let second = pull(&world, "100").await;
    assert_eq!(second["Response"][0].as_array().unwrap().len(), 51);
    let odd = pull(&world, "50").await;
    assert_eq!(odd["errorMessage"], "Bad Request - Invalid OffSetValue");

    world.later(2 * 3_600);
    world.sign_in().await;
    let rows = pull(&world, "100").await["Response"][0]
        .as_array()
        .unwrap()
        .len();
    assert_eq!(rows, 50);
}
