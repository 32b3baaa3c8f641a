package dev.easel.spring.boot.test;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.ClassUtils;

/** Declares the emulators that {@link EaselEmulators} names. */
final class EmulatorsRegistrar implements ImportBeanDefinitionRegistrar {
    @Override
    public void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry registry) {
        MergedAnnotation<EaselEmulators> mark = importing.getAnnotations().get(EaselEmulators.class);
        Class<?>[] named = mark.isPresent() ? mark.getClassArray("value") : new Class<?>[0];
        if (named.length > 0) {
            for (Class<?> emulator : named) {
                register(emulator, registry);
            }
            return;
        }
        ClassLoader loader = getClass().getClassLoader();
        for (EmulatedService service : EmulatedService.values()) {
            if (ClassUtils.isPresent(service.provider(), loader)) {
                register(ClassUtils.resolveClassName(service.emulator(), loader), registry);
            }
        }
    }

    private static void register(Class<?> emulator, BeanDefinitionRegistry registry) {
        RootBeanDefinition definition = new RootBeanDefinition(emulator);
        definition.setFactoryMethodName("start");
        definition.setDestroyMethodName("close");
        definition.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
        String name = ClassUtils.getShortNameAsProperty(emulator);
        if (!registry.containsBeanDefinition(name)) {
            registry.registerBeanDefinition(name, definition);
        }
    }
}
