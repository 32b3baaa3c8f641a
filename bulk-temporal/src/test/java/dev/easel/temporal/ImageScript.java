package dev.easel.temporal;

import io.temporal.activity.ActivityInterface;

/** Says how the workflows of {@link ScriptedImages} end. */
@ActivityInterface
public interface ImageScript {
    /** Ends an item. */
    ImageOutcome end(ImageOrder order);
}
