package dev.easel.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a field or a parameter of a test that {@link EmulatorExtension} fills, for each test anew.
 *
 * <pre>{@code
 * @ExtendWith(EmulatorExtension.class)
 * class CheckoutTest {
 *     @Emulated(options = "busyService")
 *     DanEmulator dan;
 *
 *     @Emulated(Dan.class)
 *     ImageClient client;
 *
 *     static DanEmulator.Builder busyService() {
 *         return DanEmulator.builder().queueTime(Duration.ofMinutes(1));
 *     }
 * }
 * }</pre>
 *
 * <table>
 *   <caption>What a field or a parameter gets, by its type</caption>
 *   <tr><th>type</th><th>value</th></tr>
 *   <tr><td>{@link DanEmulator}, {@link ItsRoseEmulator}, {@link ZhiqiteEmulator}, {@link LocalEmulator}</td>
 *       <td>an emulator of its own, started with {@link #options}</td></tr>
 *   <tr><td>{@link dev.easel.ImageClient}</td>
 *       <td>a client of the test's emulator of that service; {@link #value} names the service</td></tr>
 *   <tr><td>the builder of such a client, such as {@code DanBuilder}</td>
 *       <td>the same client before it is built, for a test that sets options of the client; the test closes what it builds</td></tr>
 *   <tr><td>{@link VirtualTime}</td>
 *       <td>the test's virtual time; all emulators and clients of the test that are filled in run on it</td></tr>
 * </table>
 *
 * <p>A client is connected to the emulator among the parameters beside it, else among the fields of the test class, else
 * among those of the classes around it. It gets an emulator of its own where the test has none. Two emulators of its
 * service in one of these places are an error, since it is not clear which of them is meant.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER})
public @interface Emulated {

    /**
     * Returns the provider's class, such as {@code Dan.class}, {@code ItsRose.class}, {@code Zhiqite.class} or {@code
     * Local.class}. Required for a client and for its builder; not allowed for anything else.
     */
    Class<?> value() default void.class;

    /**
     * Returns the name of a static method of the test class that has no parameters and returns the emulator's builder, such
     * as {@link DanEmulator.Builder}. It may be private. By default every option has its default. Only for emulators.
     */
    String options() default "";
}
