//! Every address, by everybody, in the own chama and in another, against the real router.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;

use chama::chamas::{CloseChama, CloseForm, SuspendChama};
use domain::access::{AccessError, Permission, Role, Standing, may};
use domain::chamas::{ChamaStatus, MemberStatus};
use tests::{Person, World};

use crate::cast::{Actor, Cast};
use crate::routes::{Needs, Row, addresses, rows};
use crate::site::{Answer, Site};

tests::on_both_databases!(
    every_address_answers_as_the_table_says,
    what_is_of_another_chama_is_not_there_under_ones_own,
    in_a_suspended_chama_only_reading_is_left,
    a_closed_chama_is_read_for_good,
);

/// What comes of asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// Done, or refused for what was typed: the door is open.
    Open,
    /// Told to sign in.
    SignIn,
    /// Known to be there, and not theirs to do.
    Forbidden,
    /// As if it were not there.
    NotFound,
}

impl Outcome {
    fn of(address: &str, answer: &Answer) -> Self {
        let asks_in = ["/login", "/login?next"]
            .iter()
            .any(|it| answer.location.split('=').next() == Some(*it));
        let to_sign_in = answer.status.is_redirection() && asks_in;
        match answer.status.as_u16() {
            // Signing in with a wrong password is answered so as well.
            401 if answer.text.contains("\"code\":\"unauthenticated\"") => Self::SignIn,
            _ if to_sign_in => Self::SignIn,
            403 => Self::Forbidden,
            404 => Self::NotFound,
            status if status >= 500 || status == 405 => {
                panic!("{address}: {status} {}", answer.text)
            }
            _ => Self::Open,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Open => "yes",
            Self::SignIn => "sign in",
            Self::Forbidden => "-",
            Self::NotFound => "404",
        }
    }
}

/// What the table of permissions says must come of it.
fn expected(needs: Needs, actor: Actor, own: bool, chama: ChamaStatus) -> Outcome {
    let permission = match needs {
        Needs::Anyone => return Outcome::Open,
        _ if actor == Actor::Nobody => return Outcome::SignIn,
        Needs::SignedIn => return Outcome::Open,
        Needs::Right(permission) => permission,
    };
    let Some((role, member)) = actor.membership().filter(|_| own) else {
        return Outcome::NotFound;
    };
    let standing = Standing {
        role,
        member,
        chama,
    };
    match standing.check(permission) {
        Ok(()) => Outcome::Open,
        Err(AccessError::Outside) => Outcome::NotFound,
        Err(_) => Outcome::Forbidden,
    }
}

fn fill(text: &str, ids: &BTreeMap<&'static str, String>) -> String {
    let filled = ids.iter().fold(text.to_owned(), |text, (name, id)| {
        text.replace(&format!("{{{name}}}"), id)
    });
    let path = filled.split(" {").next().unwrap_or_default();
    assert!(
        !path.starts_with('/') || !path.contains('{'),
        "{path}: give this piece a line in cast.rs, `ids`"
    );
    filled
}

async fn ask(
    site: &Site,
    person: Option<&Person>,
    row: &Row,
    ids: &BTreeMap<&'static str, String>,
) -> Answer {
    let is_page = pages::ROUTES.iter().any(|route| route.path == row.path);
    let empty = if is_page { "" } else { "{}" };
    let body = fill(row.body.as_deref().unwrap_or(empty), ids);
    let path = fill(&row.path, ids);
    site.ask(person, &row.method, &path, &body).await
}

/// The pages' sign-out needs nobody to be signed in, so it is open; the API's tells.
async fn every_address_answers_as_the_table_says(world: &World) {
    let site = Site::new(world);
    let other = Cast::new(world, "Another", "Achieng").await;
    let shared = Cast::new(world, "Umoja", "Otieno").await;
    let mut wrong = Vec::new();
    for row in rows() {
        for actor in Actor::ALL {
            let alone;
            let own = if row.alone {
                alone = Cast::new(world, "Alone", "Njeri").await;
                &alone
            } else {
                &shared
            };
            let chamas = [(own, true), (&other, false)];
            // What is about no chama is asked once.
            let chamas = chamas
                .into_iter()
                .filter(|(_, own)| *own || row.is_inside());
            for (chama, is_own) in chamas {
                let answer = ask(&site, own.person(actor), &row, &chama.ids).await;
                let outcome = Outcome::of(&row.address(), &answer);
                let right = expected(row.needs, actor, is_own, ChamaStatus::Active);
                if outcome != right {
                    let place = if is_own { "own" } else { "other" };
                    wrong.push(format!(
                        "{} by {} in the {place} chama: {outcome:?} ({}), not {right:?}",
                        row.address(),
                        actor.name(),
                        answer.status
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The own chama's address with the number of something of another's.
async fn what_is_of_another_chama_is_not_there_under_ones_own(world: &World) {
    let site = Site::new(world);
    let other = Cast::new(world, "Another", "Achieng").await;
    let own = Cast::new(world, "Umoja", "Otieno").await;
    let mut ids = other.ids.clone();
    ids.insert("chama_id", own.ids["chama_id"].clone());
    let person = own.person(Actor::Chairperson);
    for row in rows() {
        // A day is nobody's own.
        let pieces = row.path.matches('{').count() - row.path.matches("{day}").count();
        if row.method == "get" && pieces > 1 && row.path.contains("{chama_id}") {
            let answer = ask(&site, person, &row, &ids).await;
            assert_eq!(answer.status.as_u16(), 404, "{}", row.address());
        }
    }
}

async fn in_a_suspended_chama_only_reading_is_left(world: &World) {
    let cast = Cast::new(world, "Umoja", "Otieno").await;
    let person = cast.person(Actor::Chairperson).expect("a chairperson");
    let grant = cast
        .group
        .grant::<may::EditChama>(&world.context, person)
        .await;
    let command = SuspendChama::check("the box was opened").expect("in order");
    let done = world.context.run(&grant, None, &command).await;
    done.expect("is suspended");
    holds(world, &cast, ChamaStatus::Suspended).await;
}

async fn a_closed_chama_is_read_for_good(world: &World) {
    let cast = Cast::new(world, "Umoja", "Otieno").await;
    let person = cast.person(Actor::Chairperson).expect("a chairperson");
    let grant = cast
        .group
        .grant::<may::EditChama>(&world.context, person)
        .await;
    let form = CloseForm {
        name: "Umoja".to_owned(),
        reason: "What is left goes to the dispensary".to_owned(),
        resolution_on: world.clock.today().to_string(),
    };
    let command = CloseChama::check(&form).expect("in order");
    let done = world.context.run(&grant, None, &command).await;
    done.expect("is closed");
    holds(world, &cast, ChamaStatus::Closed).await;
}

/// Everybody meets the rule, and programs are told why.
async fn holds(world: &World, cast: &Cast, chama: ChamaStatus) {
    let site = Site::new(world);
    let why = format!("\"code\":\"chama_{chama}\"");
    for row in rows().into_iter().filter(Row::is_inside) {
        let resumes = row.needs == Needs::Right(Permission::EditChama);
        // Resuming and closing really happen where they are allowed; an empty body does neither.
        for actor in Actor::ALL {
            let answer = ask(&site, cast.person(actor), &row, &cast.ids).await;
            let outcome = Outcome::of(&row.address(), &answer);
            let right = expected(row.needs, actor, true, chama);
            let (address, name) = (row.address(), actor.name());
            assert_eq!(outcome, right, "{address} by {name}: {}", answer.text);
            let told = answer.text.contains(&why);
            let held = outcome == Outcome::Forbidden && actor == Actor::Chairperson;
            if held && row.path.starts_with("/api/") {
                assert!(told, "{address} by {name}: {}", answer.text);
            }
            assert!(!(resumes && told && chama == ChamaStatus::Suspended));
        }
    }
}

#[test]
fn every_address_of_the_code_has_a_row_and_every_row_an_address() {
    let rows = rows();
    let listed: BTreeSet<String> = rows.iter().map(Row::address).collect();
    assert_eq!(listed.len(), rows.len(), "an address is listed twice");
    let served = addresses();
    let missing: Vec<&String> = served.difference(&listed).collect();
    let gone: Vec<&String> = listed.difference(&served).collect();
    assert!(
        missing.is_empty() && gone.is_empty(),
        "routes.txt lacks {missing:#?}\nand lists what is not there: {gone:#?}"
    );
}

/// Rights that stand in the table of permissions and that no address needs.
const NEEDED_NOWHERE: &[Permission] = &[
    // Asked for inside: a statement is opened with the right to the own one.
    Permission::ViewOwnStatement,
    Permission::ViewAudit,
    // Asked for inside too: the next of kin of others are kept with the right to keep members.
    Permission::EditOwnDetails,
];

#[test]
fn every_right_is_needed_somewhere_or_said_to_be_needed_nowhere() {
    let rows = rows();
    for permission in Permission::ALL {
        let needed = rows
            .iter()
            .any(|row| row.needs == Needs::Right(*permission));
        let nowhere = NEEDED_NOWHERE.contains(permission);
        assert!(
            needed != nowhere,
            "{permission}: needed {needed}, listed {nowhere}"
        );
    }
}

/// `docs/routes.md` is what the table and the permissions come to. With `CHAMALINK_GENERATE=1` it
/// is written (`./scripts/generate` does that).
#[test]
fn the_documentation_of_the_addresses_is_up_to_date() {
    let text = documentation();
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/routes.md");
    if std::env::var("CHAMALINK_GENERATE").is_ok_and(|value| value == "1") {
        std::fs::write(&file, &text).expect("docs/routes.md can be written");
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        kept == text,
        "run ./scripts/generate: docs/routes.md is not up to date"
    );
}

fn documentation() -> String {
    let mut text = "# Every address, and who may open it in their own chama\n\n\
        Made from `tests/tests/permissions/routes.txt` and `crates/domain/src/access.rs` by \
        `./scripts/generate`; the tests ask all of it of the running program. *yes*: allowed, \
        though what was typed may be refused; *-*: refused (403); *404*: as if it were not there; \
        *sign in*: 401 to a program, the sign-in page to a person. In another chama every address \
        with a right is 404 to whoever is signed in.\n\n"
        .to_owned();
    let names = Actor::ALL.map(Actor::name).join(" | ");
    writeln!(text, "| address | right | {names} |").expect("text");
    writeln!(text, "|---|---|{}", ":-:|".repeat(Actor::ALL.len())).expect("text");
    for row in rows() {
        let right = match row.needs {
            Needs::Anyone => "anyone".to_owned(),
            Needs::SignedIn => "signed in".to_owned(),
            Needs::Right(permission) => format!("`{permission}`"),
        };
        let words = Actor::ALL
            .map(|actor| expected(row.needs, actor, true, ChamaStatus::Active).word())
            .join(" | ");
        let address = format!("{} {}", row.method.to_uppercase(), row.path);
        writeln!(text, "| `{address}` | {right} | {words} |").expect("text");
    }
    text
}

#[test]
fn the_expectation_follows_the_table_of_permissions() {
    let right = Needs::Right(Permission::RecordMoney);
    let active = ChamaStatus::Active;
    let asked = |actor| expected(right, actor, true, active).word();
    assert_eq!(
        Actor::ALL.map(asked),
        ["sign in", "404", "-", "-", "yes", "-", "yes", "-", "404"]
    );
    let standing = Standing {
        role: Role::Treasurer,
        member: MemberStatus::Suspended,
        chama: active,
    };
    assert_eq!(standing.check(Permission::ViewTransactions), Ok(()));
}
