"""Addresses of practice questions."""

from django.urls import path

from accounts.late import LateViews

answers = LateViews("quizzes.views.answers")
preview = LateViews("quizzes.views.preview")
record = LateViews("quizzes.views.record")
review = LateViews("quizzes.views.review")
sets = LateViews("quizzes.views.sets")

app_name = "quizzes"

record_routes = [
    path("learn/practice/", record.practice_record, name="record"),
    path("learn/practice/merges/<uuid:guest>/", record.merge_removal, name="merge"),
    path("learn/practice/<slug:course>/<slug:key>/", record.question_history, name="history"),
]
review_routes = [
    path("review/", review.home, name="review"),
    path("review/session/", review.session, name="review_session"),
    path("review/settings/", review.review_settings, name="review_settings"),
    path("review/questions/<slug:course>/<slug:key>/", review.question, name="review_question"),
    path("review/questions/<slug:course>/<slug:key>/rest/", review.question_rest, name="review_question_rest"),
    path("review/terms/<slug:course>/<str:key>/", review.term, name="review_term"),
    path("review/terms/<slug:course>/<str:key>/rest/", review.term_rest, name="review_term_rest"),
    path("courses/<slug:course>/glossary/<str:term>/card/", review.glossary_card, name="glossary_card"),
]
urlpatterns = [
    path("courses/<slug:course>/practice/", sets.practice_set, name="set"),
    path("preview/<str:token>/<slug:key>/", preview.preview_answer, name="preview_answer"),
    path("courses/<slug:course>/practice/<slug:key>/", answers.practice_answer, name="practice"),
    *record_routes,
    *review_routes,
]
