package dev.easel.itsrose;

import java.util.Optional;
import java.util.OptionalInt;
import org.immutables.value.Value;

/**
 * The account that the key belongs to: the response of {@code GET /me}. Immutable.
 *
 * <p>Three descriptions of the service's have three forms of it, so each field is empty where the server's form does not
 * have it. The key, which one form repeats, is not kept.
 */
@ItsRoseStyle
@Value.Immutable
public abstract class ItsRoseAccount {
    ItsRoseAccount() {}

    /** {@code id}. */
    public abstract Optional<String> id();

    /** {@code name}. */
    public abstract Optional<String> name();

    /** The plan, for example {@code standard}: {@code current_plan}, or {@code subscription.product}. */
    public abstract Optional<String> plan();

    /** When the plan ends, as the service writes it: {@code plan_expiry_date}, or {@code subscription.expiry}. */
    public abstract Optional<String> planExpiry();

    /** Whether the plan is in force: {@code subscription.active}. */
    public abstract Optional<Boolean> active();

    /** How many calls a minute the plan has, counted per address of a call: {@code current_rpm}. */
    public abstract OptionalInt requestsPerMinute();

    /** When the account was made, as the service writes it: {@code created_at}. */
    public abstract Optional<String> createdAt();

    /** What the response's headers say. The rate limit in them is that of {@code /me}: other addresses have their own. */
    public abstract ItsRoseLimits limits();

    /** Makes one step by step. */
    public static ItsRoseAccountBuilder builder() {
        return new ItsRoseAccountBuilder();
    }
}
