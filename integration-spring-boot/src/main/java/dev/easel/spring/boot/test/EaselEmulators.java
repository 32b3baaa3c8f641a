package dev.easel.spring.boot.test;

import dev.easel.testkit.Emulator;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Import;

/**
 * Starts emulators for the application of a test, on a test class or a configuration. Each is a bean, and the client of its service talks
 * to it: no property is needed, and one that is set does not count. They live as long as the application context, which Spring shares
 * between tests.
 *
 * <pre>{@code
 * @SpringBootTest
 * @EaselEmulators(DanEmulator.class)
 * class LighthouseTest {
 *     @Test
 *     void an_image_comes(@Autowired ImageClient client, @Autowired DanEmulator dan) { … }
 * }
 * }</pre>
 *
 * <p>An emulator that needs options is declared as a bean instead, of its own type: {@code @Bean DanEmulator dan()}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@Import(EmulatorsRegistrar.class)
public @interface EaselEmulators {
    /** Which ones; by default one for each provider on the class path. */
    Class<? extends Emulator>[] value() default {};
}
