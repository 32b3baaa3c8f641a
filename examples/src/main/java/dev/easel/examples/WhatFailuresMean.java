package dev.easel.examples;

import dev.easel.CallOptions;
import dev.easel.ContentRefusedException;
import dev.easel.EaselException;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.OutcomeUnknownException;
import dev.easel.RateLimitedException;
import dev.easel.RetryPolicy;
import dev.easel.TaskTimeoutException;
import dev.easel.dan.Dan;
import java.nio.file.Path;
import java.time.Duration;

/** Tells failures apart by what the caller can do, and by money. Needs {@code DAN_API_KEY}. */
public final class WhatFailuresMean {
    public static void main(String[] args) {
        ImageRequest request = ImageRequest.builder()
                .prompt("a lighthouse at dusk")
                .model(Dan.MODEL_CLARITY)
                .build();
        CallOptions options =
                CallOptions.builder().deadline(Duration.ofMinutes(2)).build();
        RetryPolicy retries = RetryPolicy.builder().attempts(3).build(); // of what never reached the service
        try (ImageClient client = Dan.builder()
                .baseUrl(System.getenv("DAN_BASE_URL"))
                .apiKey(System.getenv("DAN_API_KEY"))
                .retries(retries)
                .build()) {
            client.generate(request, options).first().saveTo(Path.of("lighthouse.png"));
        } catch (InvalidRequestException e) {
            e.violations()
                    .forEach(violation -> System.out.println("correct: " + violation)); // all at once; nothing was sent
        } catch (ContentRefusedException e) {
            System.out.println("change the " + e.stage());
        } catch (RateLimitedException e) {
            System.out.println("come back in " + e.retryAfter().orElse(Duration.ofMinutes(1)));
        } catch (TaskTimeoutException e) {
            System.out.println("resume " + e.handle().orElseThrow().encode()); // the service goes on
        } catch (OutcomeUnknownException e) {
            System.out.println("the work may have been done; whether to send it again is your decision");
        } catch (EaselException e) {
            System.out.println(e.getMessage() + (e.mayHaveBeenBilled() ? "; billed, perhaps" : "; not billed"));
        }
    }
}
