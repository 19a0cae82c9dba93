from django.urls import path

from . import people, second_factor, tokens, views

app_name = "accounts"
urlpatterns = [
    path("", views.account, name="account"),
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("password/", views.change_password, name="change-password"),
    path("forgotten/", views.Forgotten.as_view(), name="forgotten"),
    path("forgotten/sent/", views.ForgottenSent.as_view(), name="forgotten-sent"),
    path("new-password/<uidb64>/<token>/", views.NewPassword.as_view(), name="new-password"),
    path("invitation/<token>/", views.invitation, name="invitation"),
    path("second-factor/", second_factor.set_up, name="second-factor"),
    path("second-factor/codes/", second_factor.renew_codes, name="renew-codes"),
    path("second-factor/remove/", second_factor.remove, name="remove-second-factor"),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/<int:pk>/revoke/", tokens.revoke_one, name="revoke-token"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/invitations/<int:pk>/again/", people.invite_again, name="invite-again"),
    path("people/invitations/<int:pk>/withdraw/", people.withdraw, name="withdraw"),
    path("people/<int:pk>/", people.person, name="person"),
]
