package dev.nightshift.server.notify;

import dev.nightshift.job.Secret;
import dev.nightshift.job.Setting;
import java.time.Duration;

/**
 * A channel of type {@code slack}.
 *
 * @param url who knows it may write there, so that it is a secret
 */
record SlackSettings(
    String type,
    @Setting("The address of an incoming webhook") Secret url,
    @Setting(value = "How long an answer may take", byDefault = "10s", min = 1, max = 120)
        Duration timeout) {}
