//! Files kept with money: told by their content, seen by members only.

use chama::access::Grant;
use chama::attachments::{self, Upload};
use chama::{Error, Kind};
use domain::access::may;
use domain::attachments::FileKind;
use domain::ids::{ProposalId, TransactionId};
use tests::{World, money_form, payment_form, refused};

tests::on_both_databases!(
    a_file_is_kept_and_brought_back_to_members_only,
    what_is_no_document_is_not_kept,
    a_file_that_was_changed_is_not_shown,
);

const PDF: &[u8] = b"%PDF-1.7\nan invoice";

fn upload(name: &str, content: &[u8]) -> Upload {
    Upload {
        file_name: name.to_owned(),
        content: content.to_vec().into(),
    }
}

async fn a_file_is_kept_and_brought_back_to_members_only(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let treasurer = world.officer(&group, "Otieno", "treasurer").await;
    let form = payment_form("expense", "10");
    let proposed = group.propose(app, &treasurer, &form).await.expect("may").id;
    let grant: Grant<may::ProposePayment> = group.grant(app, &treasurer).await;
    let kept = app
        .attach(&grant, proposed, upload("../Invoice 7.pdf", PDF))
        .await;
    let kept = kept.expect("is kept");
    assert_eq!(
        (kept.kind, kept.file_name.as_str()),
        (FileKind::Pdf, "Invoice-7.pdf")
    );

    let member = world.person("Njeri").await;
    group.office(app, &member, "member").await;
    let view: Grant<may::ViewTransactions> = group.grant(app, &member).await;
    let opened = attachments::open(app, view, kept.id)
        .await
        .expect("is there");
    assert_eq!(&opened.content[..], PDF);
    assert_eq!(opened.view, kept);
    let other = world.group("Pamoja").await;
    let outside: Grant<may::ViewTransactions> = other.grant(app, &other.founder).await;
    let hidden = attachments::open(app, outside, kept.id).await;
    assert_eq!(refused(hidden.map(drop)), "not_found");
    let theirs: Grant<may::ProposePayment> = other.grant(app, &other.founder).await;
    let foreign = app.attach(&theirs, proposed, upload("a.pdf", PDF)).await;
    assert_eq!(refused(foreign), "not_found");

    let recorded = group.recorded(app, &money_form("fine", "5")).await.id;
    let record: Grant<may::RecordMoney> = group.grant(app, &treasurer).await;
    let picture = upload("", b"\x89PNG\r\n\x1a\n..");
    let slip = app
        .attach(&record, recorded, picture)
        .await
        .expect("is kept");
    assert_eq!(slip.file_name, "file.png");
    let files = chama::reports::payments::files_of(app, view, recorded).await;
    assert_eq!(files.expect("may"), [slip]);
    for _more in 0..9 {
        let more = app.attach(&record, recorded, upload("b.pdf", PDF)).await;
        more.expect("ten are kept");
    }
    let eleventh = app.attach(&record, recorded, upload("b.pdf", PDF)).await;
    assert_eq!(refused(eleventh), "too_many_files");
}

async fn what_is_no_document_is_not_kept(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let recorded = group.recorded(app, &money_form("fine", "5")).await.id;
    let grant: Grant<may::RecordMoney> = group.grant(app, &group.founder).await;
    let mut large = PDF.to_vec();
    large.resize(domain::attachments::SIZE_MAX + 1, b' ');
    for (content, code) in [
        (&b""[..], "file_empty"),
        (b"<html><script>alert(1)</script>", "file_of_other_kind"),
        (&large, "file_too_large"),
    ] {
        let outcome = app.attach(&grant, recorded, upload("a.pdf", content)).await;
        let Err(Error::Refused(refusal)) = outcome else {
            panic!("{code} was kept")
        };
        assert_eq!((refusal.code, refusal.fields[0].field), (code, "file"));
    }
    let nothing = TransactionId::new(i64::MAX);
    let outcome = app.attach(&grant, nothing, upload("a.pdf", PDF)).await;
    assert_eq!(refused(outcome), "not_found");
    let propose: Grant<may::ProposePayment> = group.grant(app, &group.founder).await;
    let nothing = ProposalId::new(i64::MAX);
    let outcome = app.attach(&propose, nothing, upload("a.pdf", PDF)).await;
    assert_eq!(refused(outcome), "not_found");
    // Nothing was written for any of them.
    assert!(!world.home.folder().join("files").exists());
}

async fn a_file_that_was_changed_is_not_shown(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let recorded = group.recorded(app, &money_form("fine", "5")).await.id;
    let grant: Grant<may::RecordMoney> = group.grant(app, &group.founder).await;
    let kept = app.attach(&grant, recorded, upload("a.pdf", PDF)).await;
    let kept = kept.expect("is kept").id;
    let below = std::fs::read_dir(world.home.folder().join("files"))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path());
    let file = below
        .flat_map(|folder| std::fs::read_dir(folder).expect("a folder"))
        .map(|entry| entry.expect("an entry").path())
        .next()
        .expect("one file");
    let view: Grant<may::ViewTransactions> = group.grant(app, &group.founder).await;
    std::fs::write(&file, b"%PDF-1.7\nanother invoice").expect("past the program");
    let changed = attachments::open(app, view, kept).await;
    assert!(matches!(changed, Err(Error::Defect(_))));
    std::fs::remove_file(&file).expect("past the program");
    let gone = attachments::open(app, view, kept).await;
    assert!(matches!(gone, Err(Error::Defect(_))));

    // A store that does not work is told, and leaves no row.
    let folder = world.home.folder().join("files");
    std::fs::remove_dir_all(&folder).expect("past the program");
    std::fs::write(&folder, b"in the way").expect("past the program");
    let outcome = app.attach(&grant, recorded, upload("a.pdf", PDF)).await;
    let error = outcome.expect_err("cannot be kept");
    assert_eq!(error.refusal().expect("a refusal").kind, Kind::Unavailable);
}
