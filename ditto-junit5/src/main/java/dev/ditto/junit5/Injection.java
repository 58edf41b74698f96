package dev.ditto.junit5;

import java.lang.reflect.Constructor;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;

/**
 * Puts what is asked of copies into fields and parameters.
 *
 * @param extension makes copies that are not there yet
 * @param context of the class or test in which that happens
 */
record Injection(DittoExtension extension, ExtensionContext context) {

    /**
     * Whether a parameter is for us: it has one of our annotations, or no annotation and one of our types. With somebody
     * else's annotation it belongs to somebody else.
     */
    static boolean supports(ParameterContext parameter) {
        InjectionPoint point = InjectionPoint.of(parameter);
        return point.isMarked()
                || (point.isOfOurType() && parameter.getParameter().getAnnotations().length == 0);
    }

    /** The class whose member takes the parameter: of the instance, since methods may be inherited. */
    static Class<?> testClass(ParameterContext parameter, ExtensionContext context) {
        return parameter
                .getTarget()
                .<Class<?>>map(Object::getClass)
                .orElseGet(() -> parameter.getDeclaringExecutable() instanceof Constructor<?> constructor
                        ? constructor.getDeclaringClass()
                        : context.getRequiredTestClass());
    }

    /** Refuses fields that name no copy of their class, or one that is never there when they are set. */
    void check(Class<?> testClass) {
        CopiesInView copies = CopiesInView.of(testClass, context);
        for (InjectedFields.Target target :
                InjectedFields.of(testClass, context).all()) {
            CopyRequest request = copies.find(target.point());
            if (request.isOfTest() && target.isStatic()) {
                throw outsideOfTest(target.point(), request, "is static", "Make it an instance field.");
            }
        }
    }

    /** Sets the static fields of a class. */
    void ofClass(Class<?> testClass) {
        CopiesInView copies = CopiesInView.of(testClass, context);
        InjectedFields.of(testClass, context).set(null, target -> true, point -> value(copies, point));
    }

    /**
     * Sets the fields of a new instance, apart from those that get something of their test.
     *
     * @param onePerClass whether the instance is for all tests of the class, and so are its connections
     */
    void ofInstance(Object instance, boolean onePerClass) {
        CopiesInView copies = CopiesInView.of(instance.getClass(), context);
        if (copies.isServedBy(extension)) {
            InjectedFields.of(instance.getClass(), context)
                    .set(
                            instance,
                            target -> !copies.find(target.point()).isOfTest()
                                    && (onePerClass || !target.point().isConnection()),
                            point -> value(copies, point));
        }
    }

    /** Sets the fields of an instance that get something of the test which is about to run. */
    void ofTest(Object instance) {
        CopiesInView copies = CopiesInView.of(instance.getClass(), context);
        InjectedFields fields = InjectedFields.of(instance.getClass(), context);
        if (fields.all().isEmpty() || !copies.isServedBy(extension)) {
            return;
        }
        if (fields.all().stream().anyMatch(target -> copies.find(target.point()).isOfTest())) {
            InstanceInUse.claim(instance, context);
        }
        fields.set(
                instance,
                target ->
                        copies.find(target.point()).isOfTest() || target.point().isConnection(),
                point -> value(copies, point));
    }

    Object ofParameter(ParameterContext parameter) {
        InjectionPoint point = InjectionPoint.of(parameter);
        point.check();
        CopiesInView copies = CopiesInView.of(testClass(parameter, context), context);
        CopyRequest request = copies.find(point);
        boolean ofConstructor = parameter.getDeclaringExecutable() instanceof Constructor<?>;
        if (request.isOfTest() && (ofConstructor || context.getTestMethod().isEmpty())) {
            throw outsideOfTest(
                    point,
                    request,
                    "cannot be served",
                    ofConstructor
                            ? "Use an instance field, or a parameter of @BeforeEach or the test."
                            : "Use a parameter of @BeforeEach, @AfterEach or the test.");
        }
        return value(copies, point);
    }

    private Object value(CopiesInView copies, InjectionPoint point) {
        return point.value(copies.find(point).held(extension, context), context);
    }

    private static ExtensionConfigurationException outsideOfTest(
            InjectionPoint point, CopyRequest request, String what, String instead) {
        return point.misuse(what + ", but " + request.label() + " has scope METHOD: there is one for each test, from"
                + " before its @BeforeEach until after its @AfterEach, and none yet or any more at other times. "
                + instead);
    }
}
