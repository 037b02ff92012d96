"""Which names stand for values that are not kept."""

from __future__ import annotations

import pytest

from beacon.scrub.names import Names, words_of

SENSITIVE = (
    "password Password PASSWORD passwd db_passwd userPassword password_confirmation "
    "passphrase secret client_secret clientSecret CLIENT-SECRET aws_secret_access_key "
    "SECRET_KEY token access_token accessToken refresh-token csrfmiddlewaretoken stripeToken "
    "X-Auth-Token tokens api_key apikey apiKey API_KEY X-Api-Key access_key AWSAccessKeyId "
    "private_key privateKey signing_key auth Authorization proxy-authorization auth_user "
    "basic.auth cookie Cookie set-cookie Set_Cookie cookies csrf_cookie session sessionid "
    "PHPSESSID JSESSIONID connect.sid sid session_key sessionKey csrf X-CSRF-Token "
    "xsrf_header credential credentials aws_credentials ssn social_security_number cvv cvc "
    "credit_card creditCard cardNumber card_number card-no iban otp jwt pin pw pass pwd "
    "db_pwd sig X-Amz-Signature X-Amz-Credential "
)

KEPT = (
    "author authors authority authored author_id session_id sessionId session-id "
    "session_count tokenizer tokenize secretary passenger passed compass passive cookiecutter "
    "cardinal card cards pinned pin_color key keys keyboard public_key monkey sidebar sidekiq "
    "signal significant autopilot otpravit bearings encoding user_id username email "
    "email_verified status_code line "
)


@pytest.mark.parametrize("name", SENSITIVE.split())
def test_names_of_secrets_are_known_however_they_are_written(name: str):
    assert name in Names()


@pytest.mark.parametrize("name", KEPT.split())
def test_names_that_only_look_like_them_are_kept(name: str):
    assert name not in Names()


def test_a_project_names_more_by_their_words():
    names = Names(["pin code", "Kundennummer", "größe"])
    assert all(name in names for name in ("pinCode", "user_pin-code", "PIN_CODE", "kundennummer"))
    assert "größe" in names
    assert "pinColor" not in names


def test_a_safe_name_is_kept_and_others_with_its_words_are_not():
    names = Names([], ["token_type", "auth"])
    assert "tokenType" not in names
    assert "token" in names
    assert "auth" not in names
    assert "auth_token" in names


def test_words_end_at_capitals_digits_and_signs():
    assert words_of("X-Api-Key") == ["x", "api", "key"]
    assert words_of("AWSAccessKeyId2") == ["aws", "access", "key", "id", "2"]
    assert words_of("a.b_c[d]") == ["a", "b", "c", "d"]
