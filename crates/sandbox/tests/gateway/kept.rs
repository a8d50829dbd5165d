//! A sandbox that is kept goes on where it was.

use sandbox::Settings;

use crate::kit::{CODE, PHONE, World, shillings};

#[tokio::test]
async fn it_goes_on_where_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sandbox.json");
    let kept = |settings: Settings| Settings {
        kept_in: Some(path.clone()),
        ..settings
    };
    let world = World::with(kept).await;
    world.register_urls(2, "Completed").await;
    world
        .sandbox
        .customer_pays_bill(World::bill(500, "a"))
        .await
        .unwrap();
    let checkout = world.pushed(60).await;
    world.sandbox.keep().unwrap();
    let (receipts, books) = (world.sandbox.receipts(), world.sandbox.books());
    drop(world);

    let world = World::with(kept).await;
    assert_eq!(world.sandbox.receipts(), receipts);
    assert_eq!(world.sandbox.books(), books);
    assert!(world.sandbox.urls(CODE).is_some());
    assert_eq!(
        world.sandbox.prompt_on(PHONE).unwrap().checkout_request_id,
        checkout
    );
    world.sandbox.enter_pin(&checkout).unwrap();
    assert_eq!(world.sandbox.books().of_short_code(CODE), shillings(560));
    let receipt = &world.sandbox.receipts()[1].receipt;
    assert_ne!(receipt, &receipts[0].receipt);

    std::fs::write(&path, "{").unwrap();
    let clock = sandbox::clock::machine_clock();
    let settings = kept(Settings::for_tests(1, clock));
    assert!(sandbox::Sandbox::start(settings).await.is_err());
}
