//! A closed period refuses; a correction goes to the open one.

use chrono::{Duration, NaiveDate};
use tests::{World, dump, money_form, refused};

tests::on_both_databases!(
    a_closed_period_refuses_and_a_correction_goes_to_the_open_one,
    closing_only_moves_forward,
    a_value_date_is_believable,
);

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

async fn a_closed_period_refuses_and_a_correction_goes_to_the_open_one(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let mut february = money_form("contribution", "700");
    february.value_date = "2026-02-20".to_owned();
    let wrong = group.recorded(app, &february).await;
    group.close(app, day("2026-02-28")).await.expect("closes");

    let before = dump(&world.db).await;
    for date in ["2026-02-28", "2026-02-20", "1990-01-01"] {
        february.value_date = date.to_owned();
        assert_eq!(
            refused(group.record(app, &february, None).await),
            "period_closed",
            "{date}"
        );
    }
    assert_eq!(dump(&world.db).await, before);
    february.value_date = "2026-03-01".to_owned();
    group.recorded(app, &february).await;

    // The booking in the closed period stays; its reversal is booked today.
    group
        .reverse(app, wrong.id, None)
        .await
        .expect("is reversed");
    let mut reader = world.db.read().await.expect("a reader");
    let dates: Vec<(NaiveDate,)> =
        store::query("SELECT value_date FROM journal_entries WHERE chama_id = $1 ORDER BY number")
            .bind(group.id.get())
            .all(&mut reader)
            .await
            .expect("entries");
    let dates: Vec<NaiveDate> = dates.into_iter().map(|(date,)| date).collect();
    assert_eq!(
        dates,
        [day("2026-02-20"), day("2026-03-01"), world.clock.today()]
    );
}

async fn closing_only_moves_forward(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    group.recorded(app, &money_form("fine", "20")).await;
    let today = world.clock.today();
    let tomorrow = today + Duration::days(1);
    assert_eq!(
        refused(group.close(app, tomorrow).await),
        "value_date_in_future"
    );
    group.close(app, today).await.expect("today may be closed");
    for again in [today, today - Duration::days(40)] {
        assert_eq!(
            refused(group.close(app, again).await),
            "period_already_closed"
        );
    }
    // Until midnight in East Africa nothing more can be booked, not even a reversal.
    let fine = money_form("fine", "20");
    assert_eq!(
        refused(group.record(app, &fine, None).await),
        "period_closed"
    );
    world.clock.advance(Duration::hours(14));
    assert_eq!(world.clock.today(), tomorrow);
    group.recorded(app, &fine).await;
}

async fn a_value_date_is_believable(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let mut form = money_form("fine", "20");
    for (date, code) in [
        ("2026-03-15", "value_date_in_future"),
        ("1989-12-31", "value_date_too_long_ago"),
        ("2026-02-30", "date_not_a_date"),
    ] {
        form.value_date = date.to_owned();
        assert_eq!(
            refused(group.record(app, &form, None).await),
            code,
            "{date}"
        );
    }
    form.value_date = "1990-01-01".to_owned();
    group.recorded(app, &form).await;
}
