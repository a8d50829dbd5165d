chamas-title = My chamas
chamas-none-title = You are not in a chama yet
chamas-none = Found one now, or ask your chairperson to add you with the e-mail address you signed up with.
chamas-my-savings = My savings
chamas-total-contributions = Total contributions
chamas-count = { $count ->
    [one] You are in 1 chama.
   *[other] You are in { $count } chamas.
}

chama-found-title = Found a chama
chama-found-lead = You become its chairperson. The name and the contribution are enough to begin.
chama-found-submit = Found the chama
chama-group-about = About the chama
chama-group-meetings = Meetings
chama-group-money = Contributions
chama-group-agreement = What you agreed
chama-name = Name of the chama
chama-description = What brings you together
chama-description-hint = One or two sentences.
chama-meeting-day = Meeting day
chama-meeting-time = Meeting time
chama-meeting-time-hint = For example: 14:00
chama-contribution-amount = Contribution of each member
chama-contribution-frequency = How often
chama-registration-fee = Registration fee of a new member
chama-location = Where you meet
chama-rules = Rules
chama-rules-hint = For example: what a late contribution costs.
chama-objectives = Objectives

chama-meets = Meets on { $day } at { $time }
chama-contributes = { $amount } { $frequency }
chama-cash = Money in hand
chama-cash-note = In all cash places together
chama-savings = Total contributions
chama-savings-note = What all members have saved
chama-agreed = Agreed contribution
chama-members = Members
chama-places = Where the money is
chama-place = Place
chama-balance = Balance
chama-total = Total
chama-funds = What it is for
chama-fund = Fund
chama-recent = Recent transactions
chama-no-movements = No money has moved yet
chama-no-movements-text = Begin with the opening balances, or with the first contribution.
chama-quick-record = Record money
chama-quick-member = Add a member
chama-about = About this chama
chama-status-active = Active
chama-status-suspended = Suspended
chama-status-closed = Closed

proof-balanced = The books balance
proof-balanced-text = { $count ->
    [one] 1 entry adds up: what left one place arrived in another. Difference: KES 0.00.
   *[other] { $count } entries add up: what left one place arrived in another. Difference: KES 0.00.
}
proof-broken = The books do not balance
proof-broken-text = The difference is { $difference }. Record nothing more, and tell the person who runs this server.


frequency-weekly = weekly
frequency-fortnightly = every two weeks
frequency-monthly = monthly
frequency-quarterly = every three months

weekday-monday = Monday
weekday-tuesday = Tuesday
weekday-wednesday = Wednesday
weekday-thursday = Thursday
weekday-friday = Friday
weekday-saturday = Saturday
weekday-sunday = Sunday
