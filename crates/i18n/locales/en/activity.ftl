activity-title = Activity
activity-lead = What was done in this chama, and by whom. Every member sees the same, and nothing can be taken away.
activity-none = Nothing to show
activity-none-yet = Nothing of this kind has been done yet.
activity-filter = Show
activity-everything = Everything
activity-kind-money = Money out and corrections
activity-kind-payments = Payments and approvals
activity-kind-members = Members and offices
activity-kind-settings = Settings
activity-newest = Back to the newest
activity-by-itself = ChamaLink
activity-recent = Activity

activity-transactions-pay-out = recorded money paid out: { $type } of { $amount }{ $note }
activity-transactions-transfer = recorded { $amount } moved from one place to another{ $note }
activity-transactions-reverse = reversed { $type } of { $amount }: { $reason }
activity-approvals-propose = proposed a payment: { $kind } of { $amount } for { $purpose }
activity-approvals-approve = approved a payment: { $kind } of { $amount } ({ $given } of { $needed })
activity-approvals-approve-paid = approved a payment, and it was paid: { $kind } of { $amount }
activity-approvals-approve-sending = approved a payment, and M-Pesa was asked to make it: { $kind } of { $amount }
activity-approvals-propose-list = { $count ->
    [one] proposed to pay { $count } member from a list: { $name }, { $amount }
   *[other] proposed to pay { $count } members at once: { $name }, { $amount }
}
activity-payouts-paid = paid { $name } by M-Pesa: { $amount } for { $purpose }
activity-payouts-end-asked = says that M-Pesa never paid { $name } the { $amount }; another officer has to say so too
activity-payouts-failed = could not pay { $name } by M-Pesa: { $amount }; the money is back where it was
activity-payouts-paid-after-all = paid { $name } by M-Pesa after all, although it had failed: { $amount } for { $purpose }
activity-approvals-reject = rejected a payment of { $amount }: { $reason }
activity-approvals-withdraw = took back the proposal of a payment of { $amount }{ $note }
activity-approvals-set-bands = changed how many must approve a payment
activity-members-admitted = admitted { $member }
activity-members-claimed = is now the member { $member }
activity-members-imported = { $count ->
    [one] added { $count } member from a list
   *[other] added { $count } members from a list
}
activity-members-left = left the chama{ $note }
activity-members-role-changed = gave { $member } another role: from { $from } to { $to }
activity-members-status-changed = changed where the membership of { $member } stands: from { $from } to { $to }{ $note }
activity-members-rules-changed = changed how long money put out by a new officer is on hold: { $officer_hold_hours } hours
activity-plans-set = changed what members contribute: { $amount } { $frequency } from { $valid_from }
activity-plans-open-fund = opened a fund: { $name }
activity-contributions-share = made a link through which people outside can read who has paid
activity-contributions-end-share = ended a link through which people outside could read who has paid
activity-chamas-add-member = added { $member } ({ $role })
activity-chamas-found = founded the chama under the name { $name }
activity-chamas-edit = changed the chama’s particulars: { $changes }
activity-chamas-suspend = suspended the chama: { $reason }
activity-chamas-resume = let the chama go on: { $reason }
activity-chamas-close = closed the chama for good: { $reason }
activity-ledger-open-place = opened the cash place { $name }
activity-ledger-rename-place = renamed the cash place { $from } to { $name }
activity-ledger-rename-fund = renamed the fund { $from } to { $name }
activity-ledger-close-period = closed the books up to { $through }

activity-paybills-connect = wants members to pay to the M-Pesa number { $name }; another officer has to agree
activity-paybills-agreed = agreed that the M-Pesa number { $name } is used
activity-paybills-declined = declined the M-Pesa number { $name }
activity-paybills-change = changed the M-Pesa number { $name }: { $changes }
activity-paybills-register = registered the M-Pesa number { $name }, so that payments to it are reported here
activity-paybills-renew-hook = drew new secret addresses for the M-Pesa number { $name }
activity-paybills-switched-off = switched the M-Pesa number { $name } off
activity-paybills-asked-again = wants the M-Pesa number { $name } used again; another officer has to agree
activity-change = { $field } from { $from } to { $to }
activity-nothing = nothing
activity-field-name = name
activity-field-description = what brings you together
activity-field-meeting-day = meeting day
activity-field-meeting-time = meeting time
activity-field-contribution-amount = contribution
activity-field-contribution-frequency = how often
activity-field-registration-fee = registration fee
activity-field-location = meeting place
activity-field-rules = rules
activity-field-objectives = objectives
activity-field-place = cash place
activity-field-bouquet = who bears the cost
activity-field-confirm-above = amount above which M-Pesa must confirm
activity-field-consumer = consumer key and secret
activity-field-passkey = passkey
activity-field-initiator = initiator
