//! As everybody, along every link there is and over every reading operation of the API: nothing of
//! another chama is ever said, nothing breaks, and no link leads to a closed door.

use std::collections::BTreeSet;

use chama::ledger::commands::OpenPlace;
use domain::access::may;
use tests::{World, member_form, money_form};

use crate::cast::{Actor, Cast};
use crate::routes::rows;
use crate::site::Site;

tests::on_both_databases!(
    nothing_of_another_chama_is_ever_said,
    in_a_suspended_chama_no_link_leads_to_a_closed_door,
);

/// What everything in the other chama is called, in small letters.
const MARKER: &str = "zqmarker";
/// A phone number that only stands there, as it is stored, shown and masked.
const PHONES: [&str; 3] = ["739406281", "739 406 281", "0739***281"];
/// Pages read as one person.
const PAGES_MAX: usize = 400;
/// Pages no link leads to while a chama is active.
const UNLINKED: &[&str] = &[
    "/chamas/{chama_id}/settings/resume",
    "/join/{code}",
    "/shared/{token}",
];

/// A chama in which everything people type carries the marker.
async fn marked(world: &World) -> Cast {
    let app = &world.context;
    let cast = Cast::new(world, "Zqmarker group", "Zqmarker").await;
    let group = &cast.group;
    let mut member = member_form("Zqmarkerina");
    member.last_name = "Zqmarkerson".to_owned();
    member.phone_number = "0739 406 281".to_owned();
    member.email = "zqmarker@example.co.ke".to_owned();
    group.add(app, &member).await.expect("a member");
    let grant = group
        .grant::<may::ManageAccounts>(app, &group.founder)
        .await;
    let place = OpenPlace::check("bank_account", "Zqmarker bank").expect("in order");
    app.run(&grant, None, &place).await.expect("a place");
    for (kind, amount) in [
        ("contribution", "1000"),
        ("other_income", "70"),
        ("fine", "5"),
    ] {
        let mut form = money_form(kind, amount);
        form.description = format!("zqmarker {kind}");
        form.payer_name = "Zqmarker payer".to_owned();
        form.reference_number = format!("ZQMARKER-{kind}");
        group.recorded(app, &form).await;
    }
    let text = "UPDATE chamas SET description = 'zqmarker', location = 'zqmarker', \
        rules = 'zqmarker', objectives = 'zqmarker' WHERE id = ";
    world
        .raw(&format!("{text}{}", group.id))
        .await
        .expect("texts");
    let funds = format!(
        "UPDATE funds SET name = 'zqmarker' WHERE chama_id = {}",
        group.id
    );
    world.raw(&funds).await.expect("names");
    cast
}

/// The addresses a page links to.
fn links(html: &str) -> BTreeSet<String> {
    let after = html.split(" href=\"").skip(1);
    let hrefs = after.filter_map(|rest| rest.split('"').next());
    let hrefs = hrefs.map(|href| href.replace("&#38;", "&").replace("&amp;", "&"));
    hrefs
        .filter(|href| href.starts_with('/') && !href.starts_with("/assets/"))
        .map(|href| href.split('#').next().unwrap_or_default().to_owned())
        .collect()
}

#[track_caller]
fn says_nothing(text: &str, of: &str) {
    let small = text.to_lowercase();
    assert!(!small.contains(MARKER), "{of} says {MARKER}:\n{text}");
    for phone in PHONES {
        assert!(!small.contains(phone), "{of} says {phone}");
    }
}

/// Follows every link from the first pages on; tells what was read.
async fn follow(site: &Site, cast: &Cast, actor: Actor) -> BTreeSet<String> {
    let mut waiting: Vec<String> = vec!["/".to_owned()];
    if actor != Actor::Nobody {
        waiting.push("/dashboard".to_owned());
    }
    let mut read = BTreeSet::new();
    while let Some(path) = waiting.pop() {
        if !read.insert(path.clone()) {
            continue;
        }
        assert!(read.len() <= PAGES_MAX, "more than {PAGES_MAX} pages");
        let name = actor.name();
        let answer = site.ask(cast.person(actor), "get", &path, "").await;
        let status = answer.status.as_u16();
        assert!(status < 400, "a link leads {name} to {path}: {status}");
        says_nothing(&answer.text, &format!("{path} to {name}"));
        waiting.extend(links(&answer.text));
    }
    read
}

/// Whether an address is one of the pattern's.
fn fits(pattern: &str, address: &str) -> bool {
    let address = address.split('?').next().unwrap_or_default();
    let (pattern, address) = (pattern.split('/'), address.split('/'));
    pattern.clone().count() == address.clone().count()
        && pattern
            .zip(address)
            .all(|(piece, given)| piece.starts_with('{') || piece == given)
}

async fn nothing_of_another_chama_is_ever_said(world: &World) {
    let site = Site::new(world);
    let other = marked(world).await;
    let own = Cast::new(world, "Umoja", "Otieno").await;
    let mut read = BTreeSet::new();
    for actor in Actor::ALL {
        read.extend(follow(&site, &own, actor).await);
        for row in rows() {
            // A link that was made to be given away opens for whoever has it.
            if row.method != "get"
                || ["{token}", "{code}"]
                    .iter()
                    .any(|given| row.path.contains(given))
            {
                continue;
            }
            for ids in [&own.ids, &other.ids] {
                let path = ids.iter().fold(row.path.clone(), |path, (name, id)| {
                    path.replace(&format!("{{{name}}}"), id)
                });
                let answer = site.ask(own.person(actor), "get", &path, "").await;
                let of = format!("{path} to {}", actor.name());
                assert!(answer.status.as_u16() < 500, "{of}: {}", answer.text);
                says_nothing(&answer.text, &of);
            }
        }
    }
    let pages = pages::ROUTES.iter().filter(|route| route.method == "get");
    for route in pages.filter(|route| !UNLINKED.contains(&route.path)) {
        // A number may stand where another address has a word.
        let reached = read.iter().any(|address| fits(route.path, address));
        assert!(reached, "no link leads to {}", route.path);
    }
    // The marker is there to be found by its own members.
    let home = format!("/chamas/{}", other.group.id);
    let answer = site
        .ask(other.person(Actor::Member), "get", &home, "")
        .await;
    assert!(answer.text.to_lowercase().contains(MARKER));
}

async fn in_a_suspended_chama_no_link_leads_to_a_closed_door(world: &World) {
    let site = Site::new(world);
    for status in ["suspended", "closed"] {
        let cast = Cast::new(world, "Umoja", "Otieno").await;
        let statement = format!(
            "UPDATE chamas SET status = '{status}' WHERE id = {}",
            cast.group.id
        );
        world.raw(&statement).await.expect("a status");
        for actor in Actor::ALL {
            let read = follow(&site, &cast, actor).await;
            let home = format!("/chamas/{}", cast.group.id);
            let inside = actor.membership().is_some() && actor != Actor::ExMember;
            assert_eq!(read.contains(&home), inside, "{}", actor.name());
        }
    }
}
