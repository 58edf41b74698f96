package dev.ditto.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;

/** What others can reach of a class, and the types it makes them know. */
final class PublicTypes {

    private PublicTypes() {}

    /** Public, and so is everything around it. */
    static DescribedPredicate<JavaClass> areReachable() {
        return describe("are reachable from outside", PublicTypes::isReachable);
    }

    private static boolean isReachable(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(PublicTypes::isReachable).orElse(true);
    }

    /** The members of a class that its users can name. */
    static Stream<JavaMember> members(JavaClass type) {
        return type.getMembers().stream().filter(PublicTypes::isVisible);
    }

    /** The types in a class's header. */
    static Set<JavaClass> inHeader(JavaClass type) {
        Set<JavaClass> named = new LinkedHashSet<>();
        Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream())
                .forEach(parent -> add(parent, named));
        return named;
    }

    /** The types in a member's signature, those of type arguments included. */
    static Set<JavaClass> inSignature(JavaMember member) {
        Set<JavaClass> named = new LinkedHashSet<>();
        if (member instanceof JavaField field) {
            add(field.getType(), named);
        }
        if (member instanceof JavaCodeUnit code) {
            add(code.getReturnType(), named);
            code.getParameterTypes().forEach(type -> add(type, named));
            code.getExceptionTypes().forEach(type -> add(type, named));
        }
        return named;
    }

    private static boolean isVisible(JavaMember member) {
        Set<JavaModifier> modifiers = member.getModifiers();
        return (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED))
                && !modifiers.contains(JavaModifier.SYNTHETIC)
                && !modifiers.contains(JavaModifier.BRIDGE);
    }

    private static void add(JavaType type, Set<JavaClass> named) {
        type.getAllInvolvedRawTypes().forEach(raw -> named.add(raw.getBaseComponentType()));
    }
}
