register-title = Create an account
register-lead = One account serves all your chamas.
register-submit = Create the account
register-have-account = Already have an account?

sign-in-title = Sign in
sign-in-lead = Welcome back. Karibu tena.
sign-in-no-account = New to ChamaLink?
sign-in-remember = Keep me signed in on this phone for 30 days
sign-in-remember-hint = Leave this empty on a phone you share.

person-first-name = First name
person-last-name = Last name
person-username = Username
person-username-hint = Small letters, digits, dot, dash or underscore; at least 3. For example: wanjiku.m
person-email = E-mail address
person-phone = Phone number
person-phone-hint = For example: 0712 345 678
person-password = Password
person-password-hint = At least 8 characters. A short sentence is easy to remember and hard to guess.
person-name = Name
person-joined = Joined
person-no-phone = No phone number

dashboard-title = Home
dashboard-greeting = Habari, { $name }
dashboard-lead = Here is where your chamas stand today.
dashboard-chamas = My chamas
dashboard-latest = Latest in my chamas
dashboard-no-movements = No money has moved yet. What is recorded in your chamas appears here.

profile-title = Profile
profile-details = Your details
profile-password = Change your password
profile-password-lead = You stay signed in here. Every other device is signed out.
profile-password-submit = Change the password
profile-current-password = Current password
profile-new-password = New password
profile-sign-out = Sign out
profile-sign-out-lead = Signing out ends your visit on this device at once.
