package dev.easel.temporal;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an image's workflow ended. It is stored in histories of Temporal, so components may be added, and none changes its meaning.
 *
 * @param state the name of the {@link dev.easel.bulk.ItemState}
 * @param tries which try it was, from 1
 * @param ticket what {@link dev.easel.TaskHandle#decode} reads; {@code null} where none is known
 * @param files its images
 * @param amount what it is known to have cost; {@code null} where it is not
 * @param currency the currency of the amount
 * @param reason the kind of its failure, for programs: the name of an exception of Easel without its package
 * @param message why it failed, or which of its images did, for people
 * @param billed whether it may have been billed although it has no image
 * @param tookMillis how long its last try took; {@code null} where that is not known
 * @param cancel the name of the {@link dev.easel.CancelOutcome}; {@code null} where nobody cancelled it
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ImageOutcome(
        String state,
        int tries,
        @Nullable String ticket,
        List<File> files,
        @Nullable BigDecimal amount,
        @Nullable String currency,
        @Nullable String reason,
        @Nullable String message,
        boolean billed,
        @Nullable Long tookMillis,
        @Nullable String cancel) {

    /**
     * An image in the storage.
     *
     * @param name its name in the batch's folder
     * @param mediaType its media type
     * @param length how many bytes it has
     * @param sha256 the SHA-256 of its bytes, in hexadecimal digits
     * @param seed its seed; {@code null} where it is not known
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record File(
            String name,
            String mediaType,
            long length,
            String sha256,
            @Nullable Long seed) {}
}
