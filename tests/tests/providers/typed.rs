//! What people type as the account number, and whom they mean by it.

use tests::Dice;

/// Somebody who pays.
#[derive(Debug, Clone)]
pub struct Payer {
    pub member: i64,
    pub code: String,
    /// `2547…`
    pub msisdn: String,
    pub name: String,
}

impl Payer {
    fn first_name(&self) -> &str {
        self.name.split(' ').next().unwrap_or_default()
    }

    fn local_number(&self) -> String {
        self.msisdn.replacen("254", "0", 1)
    }
}

/// A payment from the menu of a phone.
#[derive(Debug, Clone)]
pub struct Typed {
    /// The phone it is paid from.
    pub msisdn: String,
    pub reference: String,
    /// Whose money it is; nobody's where only the payer could say.
    pub meant: Option<i64>,
}

/// A payment as somebody makes it: for themselves or for another, from their own phone or not,
/// with whatever they think an account number is.
pub fn draw(dice: &mut Dice, members: &[Payer]) -> Typed {
    let meant = dice.pick(members).clone();
    let other = dice.pick(members).clone();
    let stranger = format!("25479{:07}", dice.below(10_000_000));
    let from = match dice.below(4) {
        0 | 1 => meant.msisdn.clone(),
        2 => other.msisdn.clone(),
        _ => stranger,
    };
    let own = from == meant.msisdn;
    let kind = dice.below(20);
    let reference = match kind {
        0..=6 => code(dice, &meant.code),
        7 => slip(dice, &meant.code),
        8 => meant.name.clone(),
        9 => meant.first_name().to_lowercase(),
        10 => format!("for {}", meant.first_name()),
        11 => meant.local_number(),
        12 => slip(dice, &meant.local_number()),
        13 => format!("{} {}", meant.code, meant.first_name()),
        14 => format!("{} {}", meant.code, other.code),
        15 => "act5-moo1".to_owned(),
        16 => format!("UK{}N{:04}X", dice.below(10), dice.below(10_000)),
        17 => dice.below(100_000_000).to_string(),
        18 => String::new(),
        _ => {
            let words = [
                "savings",
                "contribution",
                "WEEKLY",
                "chama",
                "may dues",
                "Sample",
            ];
            (*dice.pick(&words)).to_owned()
        }
    };
    // What names nobody is the payer's own, when the payer is a member.
    let names_nobody = kind >= 15;
    let whose = |msisdn: &str| members.iter().find(|one| one.msisdn == msisdn);
    let meant = match kind {
        14 if meant.code != other.code => None,
        _ if names_nobody && !own => whose(&from).map(|payer| payer.member),
        _ => Some(meant.member),
    };
    Typed {
        msisdn: from,
        reference: reference.chars().take(20).collect(),
        meant,
    }
}

/// A code as people write it.
fn code(dice: &mut Dice, code: &str) -> String {
    match dice.below(8) {
        0 => format!("acc {code}"),
        1 => format!("A/C No {code}"),
        2 => code.replace('0', "O"),
        3 => code.replace('1', "l"),
        4 => format!("{} {}", &code[..3], &code[3..]),
        5 => format!("member {code}"),
        _ => code.to_owned(),
    }
}

/// One wrong digit, one too few or too many, or two swapped.
fn slip(dice: &mut Dice, digits: &str) -> String {
    let mut signs: Vec<char> = digits.chars().collect();
    let place = dice.below(signs.len() - 1);
    match dice.below(4) {
        0 => signs[place] = char::from(b'0' + u8::try_from(dice.below(10)).expect("a digit")),
        1 => signs.swap(place, place + 1),
        2 => {
            signs.remove(place);
        }
        _ => signs.insert(place, signs[place]),
    }
    signs.into_iter().collect()
}
