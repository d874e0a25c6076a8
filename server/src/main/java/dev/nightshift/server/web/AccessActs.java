package dev.nightshift.server.web;

import dev.nightshift.server.control.LoginActions;
import dev.nightshift.server.control.TokenActions;
import dev.nightshift.server.control.UserActions;

/** What may be done about people, their sessions and their programs. */
public record AccessActs(UserActions users, LoginActions logins, TokenActions tokens) {}
