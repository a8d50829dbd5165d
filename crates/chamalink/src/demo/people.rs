//! The members of the sample chama.

use domain::access::Role;

/// Somebody of the sample. Their number in [`MEMBERS`] stands for them in the events.
#[derive(Debug)]
pub struct Person {
    pub first_name: &'static str,
    pub last_name: &'static str,
    pub phone_number: &'static str,
    pub role: Role,
    pub habit: Habit,
    /// The meeting they join at; 0 is the founding.
    pub joins_at: usize,
    /// What they had saved in the exercise book, in shillings.
    pub brought: i64,
}

/// How somebody pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Habit {
    /// Before or at the meeting.
    OnTime,
    /// Mostly some days after the meeting.
    OftenLate,
    /// Part of it, and the rest later.
    InParts,
    /// Once not at all, and double the next time.
    MissesOne,
}

/// Somebody who can sign in.
#[derive(Debug)]
pub struct SignInAs {
    /// Their number in the list of members.
    pub member: usize,
    pub username: &'static str,
    pub email: &'static str,
    pub password: &'static str,
}

pub const CHAIRPERSON: usize = 0;
pub const TREASURER: usize = 1;
pub const SECRETARY: usize = 2;

/// Who can sign in: one of each office, and a member.
pub const SIGN_INS: &[SignInAs] = &[
    SignInAs {
        member: CHAIRPERSON,
        username: "wanjiru.kamau",
        email: "wanjiru@example.com",
        password: "maua mekundu ya asubuhi",
    },
    SignInAs {
        member: TREASURER,
        username: "otieno.odhiambo",
        email: "otieno@example.com",
        password: "samaki watatu ziwani",
    },
    SignInAs {
        member: SECRETARY,
        username: "amina.hassan",
        email: "amina@example.com",
        password: "kalamu na karatasi nne",
    },
    SignInAs {
        member: 3,
        username: "kiprotich.koech",
        email: "kiprotich@example.com",
        password: "mbio ndefu za milimani",
    },
    SignInAs {
        member: 4,
        username: "nduku.mutua",
        email: "nduku@example.com",
        password: "embe tamu la machakos",
    },
];

const fn person(
    names: (&'static str, &'static str, &'static str),
    role: Role,
    habit: Habit,
    joins_at: usize,
    brought: i64,
) -> Person {
    let (first_name, last_name, phone_number) = names;
    Person {
        first_name,
        last_name,
        phone_number,
        role,
        habit,
        joins_at,
        brought,
    }
}

use Habit::{InParts, MissesOne, OftenLate, OnTime};
use Role::{Auditor, Chairperson, Member, Secretary, Treasurer};

/// All fourteen, the founder first, then as they join.
pub const MEMBERS: &[Person] = &[
    person(
        ("Wanjiru", "Kamau", "0712 480 115"),
        Chairperson,
        OnTime,
        0,
        18_000,
    ),
    person(
        ("Otieno", "Odhiambo", "0722 913 640"),
        Treasurer,
        OnTime,
        0,
        15_000,
    ),
    person(
        ("Amina", "Hassan", "0733 205 871"),
        Secretary,
        OnTime,
        0,
        12_000,
    ),
    person(
        ("Kiprotich", "Koech", "0710 664 302"),
        Auditor,
        OnTime,
        0,
        15_000,
    ),
    person(("Nduku", "Mutua", "0798 127 456"), Member, OnTime, 0, 9_000),
    person(
        ("Mwangi", "Karanja", "0721 558 093"),
        Member,
        OftenLate,
        0,
        6_500,
    ),
    person(
        ("Achieng", "Ouma", "0704 391 728"),
        Member,
        OnTime,
        0,
        10_000,
    ),
    person(
        ("Samuel", "Barasa", "0115 870 264"),
        Member,
        InParts,
        0,
        4_000,
    ),
    person(
        ("Grace", "Njeri", "0727 046 519"),
        Member,
        OnTime,
        0,
        12_500,
    ),
    person(("Fatuma", "Abdi", "0746 932 180"), Member, OnTime, 0, 8_000),
    person(("James", "Kariuki", "0713 275 604"), Member, OnTime, 1, 0),
    person(("Mercy", "Moraa", "0790 518 347"), Member, OnTime, 1, 0),
    person(("Chebet", "Rono", "0110 643 985"), Member, MissesOne, 2, 0),
    person(("Peter", "Musyoka", ""), Member, OftenLate, 4, 0),
];

#[cfg(test)]
#[expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]
mod tests {
    use domain::password::Password;

    use super::*;

    #[test]
    fn every_password_would_be_taken_at_the_door() {
        for sign_in in SIGN_INS {
            let person = &MEMBERS[sign_in.member];
            let local_part = sign_in.email.split('@').next().unwrap();
            let context = [
                sign_in.username,
                person.first_name,
                person.last_name,
                local_part,
            ];
            assert!(
                Password::parse(sign_in.password, &context).is_ok(),
                "{sign_in:?}"
            );
        }
    }

    #[test]
    fn every_office_is_held_and_somebody_of_it_can_sign_in() {
        for role in [Chairperson, Treasurer, Secretary, Auditor, Member] {
            assert!(
                SIGN_INS.iter().any(|s| MEMBERS[s.member].role == role),
                "{role:?}"
            );
        }
    }
}
