//! Who may do what: the one table from role to permission.
//!
//! Code, documentation and tests read this table and nothing else compares roles. A command names
//! the [`Right`] it needs as a type; only the holder of a grant for that right can call it.

use crate::choice::choice;

choice! {
    /// What a member is in one chama. The same person may be something else in another.
    pub enum Role else "role_unknown" {
        /// Leads the chama; its administrator.
        Chairperson = "chairperson",
        /// Keeps the money and records it.
        Treasurer = "treasurer",
        /// Keeps the members' register and the minutes.
        Secretary = "secretary",
        /// Looks at everything and moves nothing.
        Auditor = "auditor",
        /// Saves with the chama and reads its books.
        Member = "member",
    }
}

impl Role {
    /// What the role is for, in one English sentence for the documentation. On a page the words
    /// come from the locale files.
    pub const fn description(self) -> &'static str {
        match self {
            Self::Chairperson => "Leads the chama, names its officers and keeps its particulars",
            Self::Treasurer => "Records money, reverses mistakes and closes periods",
            Self::Secretary => "Keeps the register of members",
            Self::Auditor => "Reads every book and statement, and changes nothing",
            Self::Member => "Saves with the chama and reads its books and the own statement",
        }
    }

    /// Whether the role is the one the documented API calls the chama's admin.
    pub const fn is_admin(self) -> bool {
        matches!(self, Self::Chairperson)
    }
}

/// A right to do one thing, known to the compiler. The types are in [`may`].
pub trait Right {
    /// The permission it stands for.
    const PERMISSION: Permission;
}

/// One row of [`TABLE`]: a permission and the roles that hold it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// What may be done.
    pub permission: Permission,
    /// By whom, in the order of [`Role::ALL`].
    pub roles: &'static [Role],
    /// The same in one English sentence, for the documentation.
    pub meaning: &'static str,
}

/// Declares the permissions, their right types and the table at one stroke, so none of the three
/// can lack what another has.
macro_rules! permissions {
    ($( $name:ident = $word:literal, $meaning:literal, [$( $role:ident ),+]; )+) => {
        choice! {
            /// One thing that can be permitted within a chama.
            pub enum Permission else "permission_unknown" {
                $( #[doc = $meaning] $name = $word, )+
            }
        }

        /// Every permission with its holders. A permission stands in it exactly once.
        pub const TABLE: &[Row] = &[
            $( Row {
                permission: Permission::$name,
                roles: &[$( Role::$role ),+],
                meaning: $meaning,
            }, )+
        ];

        /// Whether the role holds the permission.
        pub const fn allows(role: Role, permission: Permission) -> bool {
            match permission {
                $( Permission::$name => matches!(role, $( Role::$role )|+), )+
            }
        }

        /// The rights as types: a command asks for a grant of one of them.
        pub mod may {
            use super::{Permission, Right};

            $(
                #[doc = $meaning]
                #[derive(Debug, Clone, Copy)]
                pub struct $name;

                impl Right for $name {
                    const PERMISSION: Permission = Permission::$name;
                }
            )+
        }
    };
}

permissions! {
    ViewChama = "view_chama", "See the chama, its members and its balances",
        [Chairperson, Treasurer, Secretary, Auditor, Member];
    ViewTransactions = "view_transactions", "See the chama's transactions",
        [Chairperson, Treasurer, Secretary, Auditor, Member];
    ViewOwnStatement = "view_own_statement", "See one's own statement",
        [Chairperson, Treasurer, Secretary, Auditor, Member];
    ViewAnyStatement = "view_any_statement", "See the statement of any member",
        [Chairperson, Treasurer, Secretary, Auditor];
    ViewAudit = "view_audit", "See who did what and when",
        [Chairperson, Treasurer, Secretary, Auditor];
    AddMember = "add_member", "Add a member",
        [Chairperson, Treasurer, Secretary];
    AssignRole = "assign_role", "Give a member another role",
        [Chairperson];
    RecordMoney = "record_money", "Record money received, paid or moved",
        [Chairperson, Treasurer];
    ReverseEntry = "reverse_entry", "Reverse a transaction, with the reason",
        [Chairperson, Treasurer];
    ClosePeriod = "close_period", "Close the books up to a date",
        [Chairperson, Treasurer];
    ManageAccounts = "manage_accounts", "Open bank accounts and funds",
        [Chairperson, Treasurer];
    EditChama = "edit_chama", "Change the chama's particulars, suspend, resume or close it",
        [Chairperson];
    ManageMembers = "manage_members", "Invite and admit members, and keep their register",
        [Chairperson, Treasurer, Secretary];
    ChangeMemberStatus = "change_member_status",
        "Suspend a member, take one back, record that one left or died",
        [Chairperson, Secretary];
    EditOwnDetails = "edit_own_details", "Keep one's own particulars and next of kin",
        [Chairperson, Treasurer, Secretary, Auditor, Member];
    LeaveChama = "leave_chama", "Leave the chama",
        [Chairperson, Treasurer, Secretary, Auditor, Member];
    ProposePayment = "propose_payment", "Propose a payment, and take the own proposal back",
        [Chairperson, Treasurer, Secretary];
    ApprovePayment = "approve_payment", "Approve or reject what another proposed",
        [Chairperson, Treasurer, Secretary];
    SetPaymentRules = "set_payment_rules", "Say how many must approve a payment of which size",
        [Chairperson];
    ManagePlans = "manage_plans", "Say what members contribute, how often and from when",
        [Chairperson, Treasurer];
    ShareReports = "share_reports", "Make and end links through which a report can be read",
        [Chairperson, Treasurer, Secretary];
}

/// The table for the documentation: a row per permission, a column per role.
pub fn markdown_table() -> String {
    let mut lines = Vec::new();
    let heads: Vec<&str> = Role::ALL.iter().map(|role| role.as_str()).collect();
    lines.push(format!(
        "| permission | what it allows | {} |",
        heads.join(" | ")
    ));
    lines.push(format!("|---|---|{}", ":-:|".repeat(Role::ALL.len())));
    for row in TABLE {
        let marks: Vec<&str> = Role::ALL
            .iter()
            .map(|role| {
                if allows(*role, row.permission) {
                    "yes"
                } else {
                    "-"
                }
            })
            .collect();
        lines.push(format!(
            "| `{}` | {} | {} |",
            row.permission,
            row.meaning,
            marks.join(" | ")
        ));
    }
    lines.push(String::new());
    for role in Role::ALL {
        lines.push(format!("- **{role}**: {}.", role.description()));
    }
    lines.push(String::new());
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_names_every_permission_once_and_agrees_with_the_rule() {
        let named: Vec<Permission> = TABLE.iter().map(|row| row.permission).collect();
        assert_eq!(named, Permission::ALL);
        for row in TABLE {
            for role in Role::ALL {
                assert_eq!(allows(*role, row.permission), row.roles.contains(role));
            }
        }
    }

    #[test]
    fn an_auditor_and_a_member_change_nothing() {
        let changing = [
            Permission::AddMember,
            Permission::AssignRole,
            Permission::RecordMoney,
            Permission::ReverseEntry,
            Permission::ClosePeriod,
            Permission::ManageAccounts,
            Permission::EditChama,
        ];
        for permission in changing {
            assert!(!allows(Role::Auditor, permission), "{permission}");
            assert!(!allows(Role::Member, permission), "{permission}");
            assert!(allows(Role::Chairperson, permission), "{permission}");
        }
    }

    #[test]
    fn a_right_stands_for_its_permission() {
        assert_eq!(
            <may::RecordMoney as Right>::PERMISSION,
            Permission::RecordMoney
        );
        assert_eq!(
            <may::ViewOwnStatement as Right>::PERMISSION,
            Permission::ViewOwnStatement
        );
    }

    #[test]
    fn the_table_as_the_documentation_shows_it() {
        insta::assert_snapshot!(markdown_table());
    }
}
